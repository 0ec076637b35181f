import Foundation
import SecBotCore
import Yams

/// Values of placeholders, as a YAML mapping of names to values.
enum PlaceholderFile {
    static func read(_ path: String?) throws -> [String: [String]] {
        guard let path else { return [:] }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 1 << 20,
            let node = try? Yams.compose(yaml: String(decoding: data, as: UTF8.self)), let mapping = node.mapping
        else {
            throw CommandFailure(.usage, "--placeholders \(TerminalText.escaped(path)) is not a readable YAML mapping")
        }
        var values: [String: [String]] = [:]
        for (key, value) in mapping {
            guard let name = key.string else { continue }
            values[name] = value.string.map { [$0] } ?? value.sequence?.compactMap(\.string) ?? []
        }
        return values
    }
}
