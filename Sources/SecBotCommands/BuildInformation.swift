import Foundation

/// Facts of the build.
enum BuildInformation {
    /// The commit this program was built from, as the build wrote it beside the program (`secbot.commit`), or as the
    /// package installed it; `development` where neither is there.
    static var commit: String {
        let beside = (ProcessInfo.processInfo.arguments.first.map { URL(fileURLWithPath: $0) })?
            .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("secbot.commit").path
        for path in [beside, "/usr/share/secbot/commit"].compactMap({ $0 }) {
            guard let data = FileManager.default.contents(atPath: path), data.count <= 64 else { continue }
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return "development"
    }
}
