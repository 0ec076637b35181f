import Foundation
import SecBotCore

/// Files that a command writes because it was asked to.
enum OutputFile {
    /// Writes the whole text or nothing.
    static func write(_ text: String, to path: String) throws {
        guard (try? Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)) != nil else {
            throw CommandFailure(.environment, "cannot write \(TerminalText.escaped(path))")
        }
    }
}
