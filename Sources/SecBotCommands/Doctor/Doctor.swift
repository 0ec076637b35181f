import ArgumentParser
import EventStore
import Foundation
import Glibc
import SecBotCore
import SecBotRuntime
import SecurityMonitor
import SigmaRules

/// `secbot doctor`: checks what the bot needs, and says how to mend what is wrong.
struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the installation and say how to mend what is wrong.",
        discussion: "Exit status 1 when something is wrong.\nExample: secbot doctor")

    @OptionGroup var common: CommonOptions

    struct Check: Encodable {
        var name: String
        var passed: Bool
        var detail: String
        var remedy: String?
    }

    func run() async throws {
        try await reporting {
            var checks: [Check] = []
            let settings = configuration(&checks)
            content(&checks)
            state(&checks)
            rules(settings, &checks)
            sources(settings, &checks)
            journal(&checks)
            clock(&checks)
            switch common.format(stream: false) {
            case .table:
                for check in checks {
                    let mark = check.passed ? common.style.green("ok  ") : common.style.red("bad ")
                    Console.out("\(mark) \(check.name): \(TerminalText.escaped(check.detail))")
                    if let remedy = check.remedy { Console.out("      → " + TerminalText.escaped(remedy)) }
                }
            default: Console.out(try JSONText.encode(checks))
            }
            if checks.contains(where: { !$0.passed }) { throw ExitCode(1) }
        }
    }

    private func configuration(_ checks: inout [Check]) -> Settings {
        do {
            let settings = try common.settings()
            checks.append(Check(name: "configuration", passed: true, detail: settings.file ?? "built-in defaults"))
            return settings
        } catch {
            let text = (error as? CommandFailure)?.message ?? "\(error)"
            checks.append(
                Check(
                    name: "configuration", passed: false, detail: text,
                    remedy: "mend the file, then: secbot config validate"))
            return Settings()
        }
    }

    private func content(_ checks: inout [Check]) {
        let share = ContentLocator.share()
        checks.append(
            Check(
                name: "shipped rules", passed: share != nil, detail: share ?? "not found",
                remedy: share == nil ? "set SECBOT_SHARE to the directory that holds rules/" : nil))
    }

    private func state(_ checks: inout [Check]) {
        guard let directory = try? common.stateDirectory() else { return }
        do {
            let store = try SQLiteStore(readingStateDirectory: directory)
            let report = try StatusReport.read(from: store, now: .now)
            checks.append(
                Check(name: "state", passed: true, detail: "\(directory), \(report.counters.findings) findings"))
            checks.append(
                Check(
                    name: "running", passed: report.running, detail: report.verdict.rawValue,
                    remedy: report.running ? nil : "secbot run --state-dir \(directory)"))
        } catch let error as EventStoreError where error.code == .missing {
            checks.append(Check(name: "state", passed: true, detail: "\(directory): nothing there yet"))
        } catch {
            checks.append(Check(name: "state", passed: false, detail: "\(error)"))
        }
        var information = statvfs()
        if unsafe statvfs(directory, &information) == 0 || statvfs("/", &information) == 0 {
            let free = UInt64(information.f_bavail) * UInt64(information.f_frsize)
            checks.append(
                Check(
                    name: "free space", passed: free > 64 << 20, detail: "\(free >> 20) MB",
                    remedy: free > 64 << 20 ? nil : "free some space: findings wait until they can be stored"))
        }
    }

    private func rules(_ settings: Settings, _ checks: inout [Check]) {
        let loading = RuleLoading(settings.rules)
        let passed = loading.rejected == 0 && loading.problems.isEmpty
        let detail =
            "\(loading.rules.rules.count) rules, \(loading.rules.correlations.count) correlations, \(loading.rejected) refused"
        checks.append(
            Check(
                name: "rules", passed: passed, detail: loading.problems.first.map { "\($0)" } ?? detail,
                remedy: passed ? nil : "secbot rules check"))
    }

    private func sources(_ settings: Settings, _ checks: inout [Check]) {
        for source in settings.monitor.sources where source.type == .file {
            guard let path = source.path, !path.contains(where: { "*?[".contains($0) }) else { continue }
            let exists = FileManager.default.fileExists(atPath: path)
            let readable = FileManager.default.isReadableFile(atPath: path)
            checks.append(
                Check(
                    name: "source", passed: readable,
                    detail: path + (readable ? "" : exists ? ": no right to read it" : ": not there"),
                    remedy: readable
                        ? nil
                        : exists
                            ? "run as a member of the group adm"
                            : "correct the path, or wait for the service to write it"))
        }
    }

    private func journal(_ checks: inout [Check]) {
        let handle = unsafe dlopen("libsystemd.so.0", RTLD_LAZY)
        let found = unsafe handle != nil
        if let handle = unsafe handle { unsafe dlclose(handle) }
        checks.append(
            Check(
                name: "journal library", passed: true,
                detail: found
                    ? "libsystemd found" : "libsystemd.so.0 is not installed: the journal cannot be read, files can"))
    }

    private func clock(_ checks: inout [Check]) {
        let now = Timestamp.now
        // A clock before this program was written makes every window and every expiry wrong.
        let passed = now.seconds > 1_767_225_600
        checks.append(
            Check(
                name: "clock", passed: passed, detail: now.description,
                remedy: passed ? nil : "set the clock: timedatectl set-ntp true"))
    }
}
