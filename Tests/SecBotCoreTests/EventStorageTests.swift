import SecBotCore
import Testing

@Suite struct EventStorageTests {
    @Test func adoptsRowsOfAForeignBuffer() {
        var event = Event()
        let buffer = Array("hello world".utf8)
        event.append(.userName, 0..<5)
        event.append(.eventOutcome, Constant("failure"))
        event.append(.message, 6..<11)
        event.adopt(buffer.span)
        let other: [UInt8] = []
        let user = event.text(of: .userName, in: other.span)
        #expect(user == "hello")
        let outcome = event.text(of: .eventOutcome, in: other.span)
        #expect(outcome == "failure")
        let message = event.text(of: .message, in: other.span)
        #expect(message == "world")
    }

    @Test func findsFieldsInternedLater() throws {
        var event = Event()
        let field = try #require(FieldRegistry.shared.intern("test.field.interned.after.the.event"))
        let isThereBefore = event.has(field)
        #expect(!isThereBefore)
        event.append(field, 0..<1)
        let place = event.firstRow(of: field)
        #expect(place == 0)
        event.truncate(toRows: 0)
        let isThereAfterTruncation = event.has(field)
        #expect(!isThereAfterTruncation)
        for _ in 0..<70_000 { event.reset() }
        let isThereAfterReuse = event.has(field)
        #expect(!isThereAfterReuse)
    }

    @Test func namesConstantsMadeLater() {
        let event = Event()
        let text = event.text(of: Constant("made after the event"))
        #expect(text == "made after the event")
    }
}
