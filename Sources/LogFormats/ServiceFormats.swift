import SecBotCore

/// The message formats, ready to be chosen by program.
struct ServiceFormats: Sendable {
    private let formats: [any MessageFormat]
    private let table: ProgramTable
    private let pam = PamFormat()
    private let sshd = SshdFormat()
    private let kernel = KernelFormat()
    private let sshdIndex: Int
    private let recordPrograms: ProgramTable

    init() {
        let types = FormatCatalog.messageFormats
        formats = types.map { $0.init() }
        table = ProgramTable(
            types.enumerated().flatMap { index, type in type.programs.map { (name: $0, value: index) } })
        recordPrograms = ProgramTable(FormatCatalog.recordPrograms.map { (name: $0, value: 1) })
        sshdIndex = types.firstIndex { $0.name == SshdFormat.name } ?? -1
    }

    /// Lets the program's format fill the event; `false` if the program has none or it does not know the message.
    @inline(__always)
    func parse(
        _ bytes: Span<UInt8>, program: Range<Int>, message: Range<Int>, into event: inout Event
    ) -> Bool {
        if PamFormat.recognises(bytes, message), pam.parse(bytes, message, into: &event) { return true }
        guard let index = table.lookup(bytes, program) else {
            guard program.isEmpty, KernelFormat.recognisesUntagged(bytes, message) else { return false }
            return kernel.parse(bytes, message, into: &event)
        }
        // The busiest format is called directly, the others through their protocol.
        if index == sshdIndex { return sshd.parse(bytes, message, into: &event) }
        return formats[index].parse(bytes, message, into: &event)
    }

    /// Whether a program's messages may be records of a format of their own. Others' are not looked at so, because their
    /// text may be anybody's.
    @inline(__always)
    func writesRecords(_ bytes: Span<UInt8>, _ program: Range<Int>) -> Bool {
        recordPrograms.lookup(bytes, program) != nil
    }

    /// The index of a format by name.
    func index(named name: String) -> Int? { FormatCatalog.messageFormats.firstIndex { $0.name == name } }

    /// Whether a program's messages belong to the format with this index.
    func isProgram(_ bytes: Span<UInt8>, _ program: Range<Int>, of index: Int) -> Bool {
        table.lookup(bytes, program) == index
    }

    /// Lets one format, chosen by index, fill the event.
    func parse(
        _ bytes: Span<UInt8>, message: Range<Int>, with index: Int, into event: inout Event
    ) -> Bool {
        formats.indices.contains(index) && formats[index].parse(bytes, message, into: &event)
    }
}
