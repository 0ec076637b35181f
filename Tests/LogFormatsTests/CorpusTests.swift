import Foundation
import Testing

/// Every golden case parses to exactly what stands beside it. `Scripts/update-goldens.sh` rewrites the expectations.
@Suite struct CorpusTests {
    @Test(arguments: GoldenCase.all)
    func parsesAsExpected(_ golden: GoldenCase) throws {
        let actual = try golden.rendered()
        if ProcessInfo.processInfo.environment["SECBOT_UPDATE_GOLDENS"] == "1" {
            try Data(actual.utf8).write(to: golden.expectedFile)
            return
        }
        let expected = try String(contentsOf: golden.expectedFile, encoding: .utf8)
        let actualLines = actual.split(separator: "\n")
        let expectedLines = expected.split(separator: "\n")
        #expect(actualLines.count == expectedLines.count)
        for (actualLine, expectedLine) in zip(actualLines, expectedLines) { #expect(actualLine == expectedLine) }
    }

    @Test func hasCases() { #expect(GoldenCase.all.count >= 10) }
}
