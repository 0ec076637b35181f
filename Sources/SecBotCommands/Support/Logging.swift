import Logging

/// The program's own log: to standard error, so that standard output stays data.
enum Logging {
    static func logger(level: String) -> Logger {
        var logger = Logger(label: "secbot") { StreamLogHandler.standardError(label: $0) }
        let named = Terminal.environment("SOC_LOG_LEVEL")
        logger.logLevel = Logger.Level(rawValue: named.isEmpty ? level : named.lowercased()) ?? .info
        return logger
    }
}
