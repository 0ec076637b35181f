extension JSONFieldTable {
    /// A table that knows every name also below each of the given paths: with `winlog.event_data`, the key `Image` in
    /// that object is the field `Image`.
    public init(_ snapshot: FieldRegistry.Snapshot, below paths: [String]) {
        let whole = JSONFieldTable(snapshot)
        var entries: [Slot] = []
        var aliases: [Alias] = []
        for path in paths {
            var parent = JSONFieldTable.root
            for key in path.split(separator: ".") {
                let bytes = Array(key.utf8)
                parent = JSONFieldTable.hash(bytes.span, 0..<bytes.count, in: parent)
            }
            for (name, field) in snapshot.ids {
                let bytes = Array(name.utf8)
                entries.append(Slot(hash: JSONFieldTable.hash(bytes.span, 0..<bytes.count, in: parent), field: field))
                if let own = snapshot.ids[path + "." + name], own != field {
                    aliases.append(Alias(short: field, whole: own))
                }
            }
        }
        // The first of two entries for a path stays: the short name, by which formats know the field.
        self.init(entries: entries + whole.slots.filter { $0.hash != 0 }, version: whole.version)
        self.aliases = aliases
    }

    private init(entries: [Slot], version: Int) {
        var size = 64
        while size < entries.count * 3 { size *= 2 }
        var slots = [Slot](repeating: Slot(hash: 0, field: .none), count: size)
        for entry in entries {
            var index = JSONFieldTable.place(entry.hash) & (size - 1)
            while slots[index].hash != 0, slots[index].hash != entry.hash { index = (index + 1) & (size - 1) }
            if slots[index].hash == 0 { slots[index] = entry }
        }
        self.slots = slots
        self.version = version
    }
}
