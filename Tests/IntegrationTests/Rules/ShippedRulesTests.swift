import Foundation
import Testing

/// The rules that ship: well formed, and each right about its own samples.
@Suite("Shipped rules") struct ShippedRulesTests {
    private static let folders = ["rules/sigma", "rules/packs"].map {
        Program.checkout.appendingPathComponent($0).path
    }

    @Test func areWellFormed() throws {
        let outcome = try Program.run(["rules", "check"] + ShippedRulesTests.folders)
        #expect(outcome.status == 0, "\(String(decoding: outcome.output, as: UTF8.self)) \(outcome.errors)")
    }

    @Test func hitAndMissTheirSamples() throws {
        let outcome = try Program.run(["rules", "test", "--require-samples"] + ShippedRulesTests.folders)
        #expect(outcome.status == 0, "\(String(decoding: outcome.output, as: UTF8.self)) \(outcome.errors)")
    }
}
