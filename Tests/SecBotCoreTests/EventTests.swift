import Testing

@testable import SecBotCore

@Suite("Event") struct EventTests {
    private let record = Array("Failed password for root from 192.0.2.7".utf8)

    @Test func valuesAreRangesOfTheBatch() {
        var event = Event()
        event.append(.userName, 20..<24)
        event.append(.sourceIP, 30..<39, flags: .entity)
        #expect(event.text(of: .userName, in: record.span) == "root")
        #expect(event.text(of: .sourceIP, in: record.span) == "192.0.2.7")
        #expect(event.text(of: .message, in: record.span) == nil)
        #expect(event.has(.userName) == true)
        #expect(event.has(.message) == false)
        #expect(event.rows.count == 2)
        #expect(!event.rows[0].isInArena)
    }

    @Test func arenaValuesAndConstants() {
        var event = Event()
        let mark = event.arenaMark
        event.write("un")
        event.write(record.span, 20..<24)
        event.appendArena(.userName, from: mark)
        let constant = Constant("made-after-the-event")
        event.append(.eventAction, constant)
        #expect(event.text(of: .userName, in: record.span) == "unroot")
        #expect(event.text(of: .eventAction, in: record.span) == "made-after-the-event")
        let isEqual = event.value(of: .eventAction, equals: "made-after-the-event", in: record.span)
        #expect(isEqual)
        let isPrefixEqual = event.value(of: .eventAction, equals: "made-after", in: record.span)
        #expect(!isPrefixEqual)
    }

    @Test func textOfAConstantThatThisEventNeverAppended() {
        let event = Event()
        let constant = Constant("never-appended-to-this-event")
        #expect(event.text(of: constant) == "never-appended-to-this-event")
    }

    @Test func firstRowIsTheFirstOfAList() {
        var event = Event()
        event.append(.filePath, 0..<1, flags: .element)
        event.append(.filePath, 1..<2, flags: .element)
        #expect(event.firstRow(of: .filePath) == 0)
        #expect(event.text(of: .filePath, in: record.span) == "F")
    }

    @Test func resetForgetsEverything() {
        var event = Event()
        event.append(.userName, 20..<24)
        event.write("text")
        event.time = Timestamp(seconds: 1)
        event.weight = 5
        event.sourceAddress = IPAddress("192.0.2.1")
        event.format = Constant("sshd")
        event.reset()
        #expect(event.rows.isEmpty)
        #expect(event.has(.userName) == false)
        #expect(event.arenaMark == ConstantPool.regionSize)
        #expect(!event.time.isKnown)
        #expect(event.weight == 1)
        #expect(event.sourceAddress == nil)
        #expect(event.format == nil)
    }

    /// The generation counter wraps after 65,535 records; no field of an old record may come back to life.
    @Test func noStaleFieldsWhenTheGenerationWraps() {
        var event = Event()
        event.append(.userName, 0..<1)
        for _ in 0..<140_000 {
            event.reset()
            if event.has(.userName) {
                Issue.record("a field of an earlier record is visible")
                return
            }
        }
    }

    @Test func rowsAreBoundedAndCounted() {
        var event = Event()
        for _ in 0..<(Event.maximumRows + 10) { event.append(.message, 0..<1) }
        event.append(.userName, 0..<1)
        #expect(event.rows.count == Event.maximumRows)
        #expect(event.truncatedValues == 11)
        #expect(event.has(.userName) == false)
        event.reset()
        #expect(event.truncatedValues == 0)
    }

    @Test func arenaIsBoundedAndCounted() {
        var event = Event()
        let block = [UInt8](repeating: 65, count: 1 << 20)
        for _ in 0..<6 { event.write(block.span, 0..<block.count) }
        #expect(event.arenaMark <= Event.maximumArena)
        #expect(event.truncatedValues > 0)
        let before = event.truncatedValues
        while event.arenaMark < Event.maximumArena { event.write(65) }
        event.write(65)
        #expect(event.arenaMark == Event.maximumArena)
        #expect(event.truncatedValues == before + 1)
    }

    @Test func truncatingRowsMakesTheirFieldsAbsentAgain() {
        var event = Event()
        event.append(.userName, 0..<1)
        event.append(.sourceIP, 1..<2)
        event.append(.userName, 2..<3)
        event.truncate(toRows: 1)
        #expect(event.has(.userName) == true)
        #expect(event.has(.sourceIP) == false)
        event.append(.sourceIP, 3..<4)
        #expect(event.firstRow(of: .sourceIP) == 1)
        event.truncate(toRows: 0)
        #expect(event.has(.userName) == false)
    }

    @Test func fieldsInternedAfterTheEventWasMade() throws {
        var event = Event()
        let field = try #require(FieldRegistry.shared.intern("event.tests.late_field"))
        #expect(event.has(field) == false)
        event.append(field, 0..<6)
        #expect(event.text(of: field, in: record.span) == "Failed")
    }

    @Test func invalidUTF8IsReplaced() {
        var event = Event()
        event.append(.message, 0..<3)
        let bytes: [UInt8] = [0x41, 0xFF, 0x42]
        #expect(event.text(of: .message, in: bytes.span) == "A\u{FFFD}B")
    }

    @Test func unnamedFieldsAreRowsButCannotBeLookedUp() {
        var event = Event()
        event.append(.none, 0..<6)
        #expect(event.rows.count == 1)
        #expect(event.has(.none) == false)
    }
}
