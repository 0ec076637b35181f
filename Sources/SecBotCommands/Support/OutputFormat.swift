import ArgumentParser
import Glibc

/// How a command writes its data.
enum OutputFormat: String, CaseIterable, ExpressibleByArgument {
    case table, json, ndjson, csv
}

/// The options that every command shares.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Configuration file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Where the bot keeps what it knows.", valueName: "directory"))
    var stateDir: String?

    @Option(help: "table, json, ndjson or csv; without it a table on a terminal.")
    var output: OutputFormat?

    @Flag(help: "Same as --output json.")
    var json = false

    @Flag(help: "No colours, as with NO_COLOR.")
    var noColor = false

    /// The format to use; `stream` says whether the data is a stream of records.
    func format(stream: Bool) -> OutputFormat {
        if json { return .json }
        if let output { return output }
        if Terminal.isTerminal(STDOUT_FILENO) { return .table }
        return stream ? .ndjson : .json
    }

    var style: Style { Style(isColored: !noColor && Terminal.allowsColor) }
}

/// What this process may assume about the screen.
enum Terminal {
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    static var allowsColor: Bool {
        guard isTerminal(STDOUT_FILENO), environment("NO_COLOR").isEmpty, environment("TERM") != "dumb" else {
            return false
        }
        return true
    }

    static func environment(_ name: String) -> String {
        guard let value = unsafe getenv(name) else { return "" }
        return unsafe String(cString: value)
    }

    /// Columns of the terminal; 100 where there is none.
    static var width: Int {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 100 }
        return Int(size.ws_col)
    }
}

/// Colours, or none.
struct Style {
    var isColored: Bool

    private func wrap(_ code: String, _ text: String) -> String { isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
    func bold(_ text: String) -> String { wrap("1", text) }
    func dim(_ text: String) -> String { wrap("2", text) }
    func red(_ text: String) -> String { wrap("31", text) }
    func green(_ text: String) -> String { wrap("32", text) }
    func yellow(_ text: String) -> String { wrap("33", text) }
    func magenta(_ text: String) -> String { wrap("35", text) }
    func cyan(_ text: String) -> String { wrap("36", text) }
}
