import ArgumentParser
import LogFormats
import SecBotCore
import SecBotRuntime
import SecurityMonitor

/// `secbot parse`: what the bot reads out of each record.
struct Parse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print each record as the event the bot makes of it, one JSON object a line.",
        discussion:
            "A record of no known format is {\"line\":1,\"format\":null}.\nExample: secbot parse /var/log/auth.log | head"
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "Format by name, or auto.") var format = FormatCatalog.automatic
    @Option(help: ArgumentHelp("Your own declared formats; may be given several times.", valueName: "path"))
    var formats: [String] = []
    @Option(help: "Zone of times written without one (Europe/Zurich); without it the host's.") var timezone: String?
    @Option(help: "Read dates without a year as if it were this moment (RFC 3339).") var now: String?
    @Flag(help: "List the formats and stop.") var listFormats = false
    @Argument(help: "Log files; - is standard input; .gz .xz .zst .bz2 are read as they are.") var files: [String] = []

    func run() async throws {
        try await reporting {
            if listFormats {
                for name in FormatCatalog.names { Console.out(name) }
                return
            }
            guard !files.isEmpty else {
                throw CommandFailure(.usage, "give at least one file, or - for standard input")
            }
            let factory = try Arguments.parsers(
                format: format, timezone: timezone, now: now, formats: formats)
            for file in files { try ParseRun(factory: factory).run(file) }
        }
    }
}

/// Parses one file and prints what came of each record, in order.
private struct ParseRun {
    let factory: ParserFactory

    func run(_ file: String) throws {
        var reader = try RecordReader(path: file)
        var parser = factory.make()
        var batch = RecordBatch(source: file)
        var event = Event()
        var writer = JSONWriter()
        var output = BufferedOutput()
        let rendering = EventRendering()
        var line = 0
        while try reader.next(into: &batch) {
            let bytes = batch.bytes.span
            for record in batch.records {
                line += 1
                let outcome = parser.parse(batch: bytes, record: record, into: &event)
                guard outcome != .pending else { continue }
                writer.reset()
                if outcome == .event {
                    rendering.write(event, in: bytes, place(line, parser), into: &writer)
                } else {
                    rendering.writeUnclaimed(.line(line), into: &writer)
                }
                output.line(writer.bytes)
            }
        }
        let nothing: [UInt8] = []
        while parser.flush(all: true, into: &event) {
            writer.reset()
            rendering.write(event, in: nothing.span, place(line, parser), into: &writer)
            output.line(writer.bytes)
        }
        output.flush()
    }

    private func place(_ line: Int, _ parser: LogParser) -> EventRendering.Place {
        .line(line)
    }
}
