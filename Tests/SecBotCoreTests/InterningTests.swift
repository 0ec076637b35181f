import Testing

@testable import SecBotCore

@Suite("Interning") struct InterningTests {
    @Test func equalTextsAreTheSameConstant() {
        #expect(Constant("interning-tests") == Constant("interning-tests"))
        #expect(Constant("interning-tests") != Constant("interning-tests-other"))
        #expect(Constant("interning-tests").text == "interning-tests")
        #expect(Constant("").text.isEmpty)
    }

    @Test func aFullPoolRefusesNewConstants() {
        let pool = ConstantPool()
        let block = [UInt8](repeating: 66, count: ConstantPool.regionSize)
        #expect(pool.intern(block) != nil)
        #expect(pool.intern([67]) == nil)
        #expect(pool.intern(block) != nil)
    }

    @Test func logsourcesAreInterned() {
        let logsource = Logsource(product: "linux", service: "interning-tests")
        #expect(LogsourceID(logsource) == LogsourceID(logsource))
        #expect(LogsourceID(logsource).logsource == logsource)
        #expect(LogsourceID(Logsource()) == .unknown)
        #expect(LogsourceID(rawValue: .max).logsource == Logsource())
    }

    @Test func severitiesFollowTheSigmaWords() {
        #expect(Severity.allCases.map(\.name) == ["informational", "low", "medium", "high", "critical"])
        #expect(Severity.allCases.sorted() == Severity.allCases)
        for severity in Severity.allCases { #expect(Severity(name: severity.name.uppercased()) == severity) }
        #expect(Severity(name: "urgent") == nil)
    }
}
