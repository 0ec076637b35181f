/// How often groups of four bytes occur in a set of literals: the best guess of how common they are in values.
///
/// Counted by a short hash, so that groups may be taken for each other: it only makes a choice a little worse.
struct GramFrequency {
    private var counts: [UInt16]

    init(_ literals: [Literal]) {
        counts = Array(repeating: 0, count: literals.count < 64 ? 1 << 12 : 1 << 16)
        let shift = UInt32(literals.count < 64 ? 20 : 16)
        self.shift = shift
        for literal in literals where literal.bytes.count >= 4 {
            for start in 0...(literal.bytes.count - 4) { add(LiteralIndex.gram(literal.bytes, start), 1) }
        }
        for (gram, weight) in GramFrequency.common { add(gram, weight) }
    }

    private let shift: UInt32

    subscript(gram: UInt32) -> Int { Int(counts[place(gram)]) }

    private func place(_ gram: UInt32) -> Int { Int((gram &* 0x9E37_79B1) >> shift) }

    private mutating func add(_ gram: UInt32, _ weight: UInt16) {
        let place = place(gram)
        counts[place] = counts[place].addingReportingOverflow(weight).overflow ? .max : counts[place] + weight
    }

    private static let common: [(UInt32, UInt16)] = commonGrams.map { text, weight in
        (LiteralIndex.gram(Array(text.utf8), 0), weight)
    }

    /// Groups that are frequent in the values that rules look at.
    private static let commonGrams: [(String, UInt16)] = [
        ("c:\\w", 500), (":\\wi", 500), ("\\win", 500), ("wind", 400), ("indo", 400), ("ndow", 400), ("dows", 400),
        ("ows\\", 400), ("ws\\s", 400), ("s\\sy", 400), ("\\sys", 400), ("syst", 400), ("yste", 400), ("stem", 400),
        ("tem3", 400), ("em32", 400), ("m32\\", 400), (".exe", 500), ("exe ", 200), ("prog", 200), ("rogr", 200),
        ("ogra", 200), ("gram", 200), ("ram ", 200), ("file", 300), ("iles", 300), ("user", 300), ("sers", 300),
        ("ers\\", 200), ("soft", 200), ("oftw", 200), ("ftwa", 200), ("ware", 200), ("micr", 300), ("icro", 300),
        ("cros", 300), ("roso", 300), ("osof", 300), ("\\mic", 200), ("soft", 300), ("hklm", 200), ("klm\\", 200),
        ("hkcu", 100), ("http", 100), ("powe", 100), ("shel", 100), ("hell", 100), (".dll", 300),
    ]
}
