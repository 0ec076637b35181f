package import SecBotCore

/// Message formats that are values made at run time (declared ones), by program and index.
package protocol ProgramMessages: Sendable {
    /// Each program, in lower case, with the index of a format of its messages; a program may occur several times.
    var programs: [(name: String, index: Int)] { get }

    /// The index of a format by the name that `--format` takes.
    func index(named name: String) -> Int?

    /// Parses a message with one format; `false` leaves the event as it was.
    func parse(_ batch: Span<UInt8>, _ message: Range<Int>, with index: Int, into event: inout Event) -> Bool
}

/// The message formats, ready to be chosen by program. A program may have several: they are tried in the order of the
/// catalogue, the declared ones last, until one knows the message.
struct ServiceFormats: Sendable {
    private let formats: [any MessageFormat]
    private let declared: (any ProgramMessages)?
    /// From a program to its place in `chains`.
    private let table: ProgramTable
    /// The formats of each program; indices from `formats.count` on are declared ones.
    private let chains: [[Int]]
    private let pam = PamFormat()
    private let sshd = SshdFormat()
    private let kernel = KernelFormat()
    /// The chain of the programs whose only format is ``SshdFormat``.
    private let sshdChain: Int

    init(declared: (any ProgramMessages)? = nil) {
        let types = FormatCatalog.messageFormats
        formats = types.map { $0.init() }
        self.declared = declared
        var byProgram: [(name: String, chain: [Int])] = []
        var places: [String: Int] = [:]
        func add(_ program: String, _ index: Int) {
            let place = places[program] ?? byProgram.count
            if place == byProgram.count {
                places[program] = place
                byProgram.append((program, []))
            }
            byProgram[place].chain.append(index)
        }
        for (index, type) in types.enumerated() { type.programs.forEach { add($0, index) } }
        for entry in declared?.programs ?? [] { add(entry.name, types.count + entry.index) }
        var distinct: [[Int]] = []
        var entries: [(name: String, value: Int)] = []
        for (program, chain) in byProgram {
            let place = distinct.firstIndex(of: chain) ?? distinct.count
            if place == distinct.count { distinct.append(chain) }
            entries.append((program, place))
        }
        chains = distinct
        table = ProgramTable(entries)
        let sshdIndex = types.firstIndex { $0.name == SshdFormat.name }
        sshdChain = sshdIndex.flatMap { index in distinct.firstIndex { $0 == [index] } } ?? -1
    }

    /// Lets a format of the program fill the event; `false` if the program has none or none knows the message.
    @inline(__always)
    func parse(
        _ bytes: Span<UInt8>, program: Range<Int>, message: Range<Int>, into event: inout Event
    ) -> Bool {
        if PamFormat.recognises(bytes, message), pam.parse(bytes, message, into: &event) { return true }
        guard let chain = table.lookup(bytes, program) else {
            guard program.isEmpty, KernelFormat.recognisesUntagged(bytes, message) else { return false }
            return kernel.parse(bytes, message, into: &event)
        }
        // The busiest format is called directly, the others through their protocol.
        if chain == sshdChain { return sshd.parse(bytes, message, into: &event) }
        return parse(bytes, message, chain: chain, into: &event)
    }

    @inline(never)
    private func parse(
        _ bytes: Span<UInt8>, _ message: Range<Int>, chain: Int, into event: inout Event
    ) -> Bool {
        for index in chains[chain] where parse(bytes, message: message, with: index, into: &event) { return true }
        return false
    }

    /// The index of a format by name.
    func index(named name: String) -> Int? {
        FormatCatalog.messageFormats.firstIndex { $0.name == name }
            ?? declared?.index(named: name).map { $0 + formats.count }
    }

    /// Whether a program's messages may belong to the format with this index.
    func isProgram(_ bytes: Span<UInt8>, _ program: Range<Int>, of index: Int) -> Bool {
        table.lookup(bytes, program).map { chains[$0].contains(index) } ?? false
    }

    /// Lets one format, chosen by index, fill the event.
    func parse(
        _ bytes: Span<UInt8>, message: Range<Int>, with index: Int, into event: inout Event
    ) -> Bool {
        if index < formats.count { return index >= 0 && formats[index].parse(bytes, message, into: &event) }
        return declared?.parse(bytes, message, with: index - formats.count, into: &event) ?? false
    }
}
