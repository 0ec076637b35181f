/// What the name of a rotated log says: how old it is among its kin, and how it is compressed.
///
/// Understands what logrotate, newsyslog, savelog and dated appenders write: `auth.log.1`, `auth.log.2.gz`,
/// `auth.log-20261121`, `auth.log-20261121-0400.xz`, `access-20261121.log.gz`, `access.1.log`.
package struct RotatedName: Hashable, Sendable {
    /// What in the name tells the age.
    package enum Age: Hashable, Sendable {
        /// The higher, the older.
        case number(Int)
        /// Digits of a date; the lower, the older.
        case date(String)
    }

    package let name: String
    package let age: Age
    package let isCompressed: Bool

    /// - Parameters:
    ///   - name: a file name without folder.
    ///   - base: the name of the live log beside it.
    package init?(_ name: String, of base: String) {
        var rest = name[...]
        var isCompressed = false
        if let suffix = Compression.allCases.map(\.suffix).first(where: { name.hasSuffix($0) }) {
            rest = rest.dropLast(suffix.count)
            isCompressed = true
        }
        guard rest != base[...], let middle = RotatedName.middle(of: rest, base: base[...]),
            let first = middle.first, ".-_".contains(first)
        else { return nil }
        let stamp = middle.dropFirst()
        guard stamp.utf8.contains(where: { $0 &- 48 < 10 }),
            stamp.utf8.allSatisfy({ $0 &- 48 < 10 || "-_.:T+Z".utf8.contains($0) })
        else { return nil }
        if stamp.utf8.allSatisfy({ $0 &- 48 < 10 }), stamp.utf8.count <= 5, let number = Int(stamp) {
            age = .number(number)
        } else {
            age = .date(String(stamp.filter { $0.isASCII && $0.isNumber }))
        }
        self.name = name
        self.isCompressed = isCompressed
    }

    /// What stands between the parts of the live name: `base` + middle, or `stem` + middle + `.extension`.
    private static func middle(of name: Substring, base: Substring) -> Substring? {
        if name.hasPrefix(base) { return name.dropFirst(base.count) }
        guard let dot = base.lastIndex(of: "."), dot != base.startIndex else { return nil }
        let stem = base[..<dot]
        let ending = base[dot...]
        guard name.hasPrefix(stem), name.hasSuffix(ending), name.count > stem.count + ending.count else { return nil }
        return name.dropFirst(stem.count).dropLast(ending.count)
    }

    /// Whether this name stands for an older file than the other; `nil` when the names cannot tell.
    package func isOlder(than other: RotatedName) -> Bool? {
        switch (age, other.age) {
        case (.number(let mine), .number(let theirs)): mine == theirs ? nil : mine > theirs
        case (.date(let mine), .date(let theirs)): mine == theirs ? nil : mine < theirs
        default: nil
        }
    }
}
