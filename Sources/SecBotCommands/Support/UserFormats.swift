import Foundation
import LogFormats
import SecBotCore
import SecBotRuntime

/// The user's own declared formats: those that were named, and those of an installation.
enum UserFormats {
    /// Reads declarations; says on standard error what is wrong with one, and uses the others.
    /// - Throws: ``CommandFailure`` when a place that was named cannot be read at all.
    static func read(_ named: [String]) throws -> [FormatDeclaration] {
        for path in named where !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(.usage, "formats: \(TerminalText.escaped(path)) is not there")
        }
        let installed = FileManager.default.fileExists(atPath: FormatFiles.installed) ? [FormatFiles.installed] : []
        let (formats, problems) = FormatFiles.read(named + installed)
        for problem in problems { Console.error("secbot: format refused: \(TerminalText.escapedLines(problem))") }
        return formats
    }
}
