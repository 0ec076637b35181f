import Foundation

/// Finds the content that ships with the program: rules, formats and the attack day.
package enum ContentLocator {
    /// The directory that holds `rules/`: `SECBOT_SHARE`, beside the program (a checkout), or `/usr/share/secbot`.
    package static func share() -> String? {
        let environment = ProcessInfo.processInfo.environment["SECBOT_SHARE"]
        var candidates = [environment].compactMap { $0 }
        if let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            // A checkout runs `.build/<configuration>/secbot`, possibly behind a triple; an unpacked archive `bin/secbot`.
            var directory = (program as NSString).deletingLastPathComponent
            for _ in 0..<4 {
                candidates.append(directory)
                candidates.append(directory + "/share/secbot")
                directory = (directory as NSString).deletingLastPathComponent
            }
        }
        candidates.append("/usr/share/secbot")
        return candidates.first { FileManager.default.fileExists(atPath: $0 + "/rules/sigma") }
    }

    /// The shipped default rules.
    package static var defaultRules: String? { share().map { $0 + "/rules/sigma" } }

    /// The shipped policy sets.
    package static var policies: String? {
        share().map { $0 + "/policies" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// A shipped pack of rules that is off by default.
    package static func pack(_ name: String) -> String? {
        // The name comes from a configuration; it stays a name.
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }),
            let path = share().map({ $0 + "/rules/packs/" + name }), FileManager.default.fileExists(atPath: path)
        else { return nil }
        return path
    }

    /// The names of the shipped packs.
    package static var packs: [String] {
        guard let share = share() else { return [] }
        return ((try? FileManager.default.contentsOfDirectory(atPath: share + "/rules/packs")) ?? []).sorted()
    }

    /// The attack day: logs of one made-up server with known attackers.
    package static var attackDay: String? {
        share().map { $0 + "/share/attack-day" }.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }
}
