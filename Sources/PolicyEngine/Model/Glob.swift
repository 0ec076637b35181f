/// A pattern with `*` (any text) and `?` (one character), compared without regard to case in ASCII.
///
/// Linear in pattern times text, without recursion; only the first ``maximumText`` bytes of a text are looked at.
package struct Glob: Sendable, Hashable {
    /// As it was written.
    package let pattern: String
    private let bytes: [UInt8]

    static let maximumText = 1024

    package init(_ pattern: String) {
        self.pattern = pattern
        bytes = pattern.utf8.map(Glob.lowered)
    }

    /// Whether the pattern describes the whole text.
    package func matches(_ text: String) -> Bool {
        let text = text.utf8.prefix(Glob.maximumText).map(Glob.lowered)
        var place = 0
        var index = 0
        var star = -1
        var retry = 0
        while index < text.count {
            if place < bytes.count, bytes[place] == 42 {
                star = place
                retry = index
                place += 1
            } else if place < bytes.count, bytes[place] == 63 || bytes[place] == text[index] {
                place += 1
                index += 1
            } else if star >= 0 {
                retry += 1
                index = retry
                place = star + 1
            } else {
                return false
            }
        }
        while place < bytes.count, bytes[place] == 42 { place += 1 }
        return place == bytes.count
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
}
