import SecBotCore
import Testing

@Suite("JSON events") struct JSONEventReaderTests {
    private func rows(_ text: String) throws(JSONReadError) -> [String] {
        let table = JSONFieldTable(FieldRegistry.shared.snapshot)
        var reader = JSONEventReader(table: table)
        var event = Event()
        let bytes = Array(text.utf8)
        try reader.read(bytes.span, 0..<bytes.count, into: &event)
        var rows: [String] = []
        for index in 0..<event.rows.count {
            let row = event.rows[index]
            rows.append(
                "\(FieldRegistry.shared.name(of: row.field)) \(row.kind) \(event.text(of: row, in: bytes.span))")
        }
        return rows
    }

    @Test func valuesOfAllKinds() throws {
        #expect(
            try rows(#" { "message" : "a\tb" , "pam":{"module":["x",null,-1.5e3,true]},"no field of any rule":{} } "#)
                == [
                    "message text a\tb", "pam.module null ", "pam.module text x", "pam.module null null",
                    "pam.module number -1.5e3", "pam.module boolean true",
                ])
    }

    struct Bad: Sendable {
        var text: String
        var code: JSONReadError.Code
        var offset: Int
    }

    @Test(
        "Malformed documents have a code and a place",
        arguments: [
            Bad(text: "", code: .empty, offset: 0), Bad(text: "[1]", code: .notAnObject, offset: 0),
            Bad(text: "{", code: .unexpectedEnd, offset: 1), Bad(text: "{\"a\"", code: .unexpectedEnd, offset: 4),
            Bad(text: "{\"a\":}", code: .unexpectedByte, offset: 5),
            Bad(text: "{\"a\":1,}", code: .unexpectedByte, offset: 7),
            Bad(text: "{\"a\":01}", code: .invalidNumber, offset: 5),
            Bad(text: "{\"a\":1.}", code: .invalidNumber, offset: 5),
            Bad(text: "{\"a\":tru}", code: .invalidLiteral, offset: 5),
            Bad(text: "{\"a\":\"\\x\"}", code: .invalidEscape, offset: 6),
            Bad(text: "{\"a\":\"\u{1}\"}", code: .controlCharacter, offset: 6),
            Bad(text: "{} x", code: .trailingBytes, offset: 3),
            Bad(text: "{\"a\":[1}", code: .unexpectedByte, offset: 7),
            Bad(text: "{\"a\":\"", code: .unexpectedEnd, offset: 6),
            Bad(text: "{\"a\":\"x\\", code: .unexpectedEnd, offset: 8),
            Bad(text: "{\"a\":\"\\u12\"}", code: .invalidEscape, offset: 6),
        ])
    func malformed(_ bad: Bad) {
        let error = #expect(throws: JSONReadError.self) { try rows(bad.text) }
        #expect(error == JSONReadError(code: bad.code, offset: bad.offset))
    }

    @Test func depthIsBounded() throws {
        let deep = String(repeating: "{\"a\":", count: 63) + "{}" + String(repeating: "}", count: 63)
        _ = try rows(deep)
        let tooDeep = "{\"a\":" + deep + "}"
        let error = #expect(throws: JSONReadError.self) { try rows(tooDeep) }
        #expect(error?.code == .tooDeep)
    }

    @Test func everyPrefixAndMutationIsReadOrRefused() {
        let table = JSONFieldTable(FieldRegistry.shared.snapshot)
        var reader = JSONEventReader(table: table)
        var event = Event()
        let text = Array(
            #"{"message":"a\u00e9\ud83d\ude00\\","user":{"name":["x",{"y":[1,2.5,-3e+7]}]},"z":null,"t":true}"#.utf8)
        var generator = SeededGenerator(seed: 7)
        var accepted = 0
        for round in 0..<20_000 {
            var bytes = text
            if round < text.count {
                bytes = Array(text[..<round])
            } else {
                for _ in 0...generator.below(3) { bytes[generator.below(bytes.count)] = UInt8(generator.below(256)) }
            }
            event.reset()
            do {
                try reader.read(bytes.span, 0..<bytes.count, into: &event)
                accepted += 1
            } catch {
                #expect(error.offset >= 0 && error.offset <= bytes.count)
            }
            for index in 0..<event.rows.count { _ = event.text(of: event.rows[index], in: bytes.span) }
        }
        #expect(accepted > 0)
    }
}
