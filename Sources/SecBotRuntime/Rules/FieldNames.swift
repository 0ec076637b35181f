import SecBotCore

/// Finds the names of the fields of JSON objects, dotted, and makes them known, so that events read later carry them.
///
/// For tools over a recorded corpus only: the live path never learns names from what it reads.
struct FieldNames {
    /// The most names that one corpus may add.
    static let maximum = 8_000
    private static let maximumDepth = 16

    private var known: Set<[UInt8]> = []
    /// Names beyond the bound.
    private(set) var refused = 0

    /// Interns the names of one line, which should be a JSON object; anything else is harmless.
    mutating func learn(_ bytes: [UInt8], _ line: Range<Int>) {
        var path: [UInt8] = []
        // For each open container: the length of the path before it, and whether it is an object.
        var open: [(length: Int, isObject: Bool)] = []
        var expectsKey = false
        var index = line.lowerBound
        while index < line.upperBound {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 0x7B, 0x5B:
                guard open.count < FieldNames.maximumDepth else { return }
                open.append((path.count, byte == 0x7B))
                expectsKey = byte == 0x7B
            case 0x7D, 0x5D:
                guard let last = open.popLast() else { return }
                path.removeSubrange(last.length...)
                expectsKey = false
            case 0x2C:
                if let last = open.last, last.isObject {
                    path.removeSubrange(last.length...)
                    expectsKey = true
                }
            case 0x22:
                let start = index
                while index < line.upperBound, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
                let end = min(index, line.upperBound)
                index = end + 1
                guard expectsKey, start < end else { continue }
                expectsKey = false
                if !path.isEmpty { path.append(0x2E) }
                path += bytes[start..<end]
                note(path)
            default: break
            }
        }
    }

    private mutating func note(_ path: [UInt8]) {
        guard path.count <= 512, !known.contains(path) else { return }
        guard known.count < FieldNames.maximum else {
            refused += 1
            return
        }
        known.insert(path)
        _ = FieldRegistry.shared.intern(String(decoding: path, as: UTF8.self))
    }
}
