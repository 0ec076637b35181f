import Foundation
import Glibc
import SecBotCore
import SecBotRuntime

extension CommonOptions {
    /// The state directory: the option, `SECBOT_STATE_DIR`, the installed place for root, else one in the user's home.
    func stateDirectory() throws -> String {
        if let stateDir { return stateDir }
        let fromEnvironment = Terminal.environment("SECBOT_STATE_DIR")
        if !fromEnvironment.isEmpty { return fromEnvironment }
        if geteuid() == 0 || FileManager.default.isReadableFile(atPath: "/var/lib/secbot/store.sqlite") {
            return "/var/lib/secbot"
        }
        let state = Terminal.environment("XDG_STATE_HOME")
        if !state.isEmpty { return state + "/secbot" }
        let home = Terminal.environment("HOME")
        guard !home.isEmpty else {
            throw CommandFailure(.environment, "no place for the state: give one with --state-dir DIR")
        }
        return home + "/.local/state/secbot"
    }

    /// The settings of `--config`, `/etc/secbot/secbot.yaml` where it is there, or the defaults.
    func settings() throws -> Settings {
        do {
            if let config { return try SettingsLoader.load(path: config) }
            let installed = "/etc/secbot/secbot.yaml"
            if FileManager.default.fileExists(atPath: installed) { return try SettingsLoader.load(path: installed) }
            return Settings()
        } catch let error as ConfigurationErrors {
            throw CommandFailure(.environment, "the configuration is refused:\n\(error)")
        }
    }
}

extension Timestamp {
    /// The wall-clock time now.
    static var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }
}
