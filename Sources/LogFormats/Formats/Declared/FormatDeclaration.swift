package import SecBotCore

/// A format as data: which programs write it, how its records begin, and which messages mean what.
///
/// Made by ``FormatDeclarationParser`` from text (`docs/guide/declaring-a-format.md`), compiled by ``DeclaredFormat``.
package struct FormatDeclaration: Sendable, Equatable {
    /// The name by which `--format` and configuration speak of it.
    package var name: String
    /// The programs that write it through syslog, in lower case.
    package var programs: [String] = []
    /// How records of its own log file begin, up to the message.
    package var heads: [Pattern] = []
    package var events: [EventDeclaration] = []
    package var logsource = Logsource()

    package init(name: String) { self.name = name }

    /// An event and the messages that report it.
    package struct EventDeclaration: Sendable, Equatable {
        package var action: String
        package var category: String?
        package var outcome: String?
        package var reason: String?
        package var patterns: [Pattern] = []
    }

    /// Literal text and captures in the order of the message.
    package struct Pattern: Sendable, Equatable {
        package var parts: [Part]
        /// Line and column in the text it came from, from 1.
        package var line: Int
        package var column: Int
    }

    /// A piece of a declared pattern.
    package enum Part: Sendable, Equatable {
        /// Text that must stand here; with `once`, it must not stand anywhere else in the message.
        case literal([UInt8], once: Bool)
        /// A value; without a name it is skipped.
        case capture(name: String?, type: CaptureType, isTrusted: Bool)
    }

    /// What a captured value must look like; the raw value is the word that declarations write.
    package enum CaptureType: String, Sendable, CaseIterable {
        /// An IP address.
        case ip
        /// An IP address, or a host name, which then goes to `source.domain`.
        case host
        /// A port, 0 to 65535.
        case port
        /// Decimal digits.
        case number
        /// Bytes without a space.
        case word
        /// A text in double quotes, in which a backslash protects the next byte; captured without the quotes.
        case quoted
        /// Any bytes up to the next literal, or to the end.
        case text
        /// Any bytes. What follows it is matched from the end of the message; once in a pattern.
        case any
        /// `Nov 20 12:00:00`, the year being that of the source.
        case syslogTime = "time-syslog"
        /// `Fri Nov 20 12:00:00 2026`
        case asctime = "time-asctime"
        /// `2026-11-20 12:00:00` with `-`, `/` or `.`, a fraction and a zone as far as they are there.
        case yearFirst = "time-iso"
        /// `20/Nov/2026:12:00:00 +0100`, also with `-` in the date and a space before the hour.
        case common = "time-common"
        /// `20261120-12:00:00`
        case compact = "time-compact"
        /// Seconds since 1970, a fraction as far as it is there.
        case epoch = "time-epoch"

        /// Whether the value is the time of the event.
        package var isTime: Bool { rawValue.hasPrefix("time-") }
    }
}

/// What is wrong with a declaration, and where.
package struct FormatDeclarationError: Error, Sendable, Equatable, CustomStringConvertible {
    package var file: String
    package var line: Int
    package var column: Int
    package var message: String

    package var description: String { "\(file):\(line):\(column): \(message)" }
}
