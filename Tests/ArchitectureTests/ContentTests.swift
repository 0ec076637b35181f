import Foundation
import Testing

@Suite("Content") struct ContentTests {
    /// A rule `<folder>/<name>.yml` has `<folder>/samples/<name>.hit.jsonl` and `.miss.jsonl`, or `.log` for raw lines.
    @Test func everyRuleHasSamplesThatHitAndMiss() {
        for rule in Repository.files(below: "rules", suffix: ".yml") {
            let parts = rule.split(separator: "/")
            let name = parts[parts.count - 1].dropLast(4)
            let samples = parts.dropLast().joined(separator: "/") + "/samples/" + name
            for verdict in ["hit", "miss"] {
                let isThere = ["jsonl", "log"].contains { Repository.exists("\(samples).\(verdict).\($0)") }
                #expect(isThere, "\(rule): no sample that must \(verdict): \(samples).\(verdict).jsonl")
            }
        }
    }

    @Test func everyDependencyHasARowInTheDocumentation() throws {
        let table = try Repository.text("docs/dependencies.md")
        for line in try Repository.text("Package.swift").split(separator: "\n") where line.contains(".package(url:") {
            let address = line.split(separator: "\"").dropFirst().first ?? ""
            let name = address.split(separator: "/").last ?? ""
            #expect(table.contains("| \(name) |"), "docs/dependencies.md has no row for \(name)")
        }
        for line in try Repository.text("Scripts/packages.txt").split(separator: "\n") where !line.hasPrefix("#") {
            let name = line.split(separator: " ").first ?? ""
            #expect(table.contains("| \(name) |"), "docs/dependencies.md has no row for the package \(name)")
        }
    }

    @Test func theAttackDaySpeaksOfDocumentationAddressesOnly() throws {
        for file in Repository.files(below: "share/attack-day", suffix: "") where file.contains(".log") {
            for word in try Repository.text(file).split(whereSeparator: { !($0.isNumber || $0 == ".") }) {
                let octets = word.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
                guard octets.count == 4, word.split(separator: ".").count == 4 else { continue }
                #expect(isDocumentation(octets), "\(file): \(word)")
            }
        }
    }

    /// RFC 5737 networks, loopback, private use, and the unspecified address.
    private func isDocumentation(_ octets: [UInt8]) -> Bool {
        switch (octets[0], octets[1], octets[2]) {
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): true
        case (127, _, _), (10, _, _), (0, 0, 0): true
        default: false
        }
    }
}
