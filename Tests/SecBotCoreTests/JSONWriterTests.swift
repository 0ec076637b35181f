import SecBotCore
import Testing

@Suite struct JSONWriterTests {
    private func written(_ bytes: [UInt8]) -> String {
        var writer = JSONWriter()
        writer.string(bytes.span)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ([UInt8]("plain".utf8), "\"plain\""), ([UInt8]("a\"b\\c\n\r\t".utf8), "\"a\\\"b\\\\c\\n\\r\\t\""),
        ([0, 31, 127], "\"\\u0000\\u001f\\u007f\""), ([0xC2, 0x9B], "\"\\u009b\""),
        ([UInt8]("ä€😀".utf8), "\"ä€😀\""), ([0xFF, 65], "\"\u{FFFD}A\""), ([0xC0, 0x80], "\"\u{FFFD}\u{FFFD}\""),
        ([0xED, 0xA0, 0x80], "\"\u{FFFD}\u{FFFD}\u{FFFD}\""), ([0xE2, 0x82], "\"\u{FFFD}\u{FFFD}\""),
    ])
    func escapes(bytes: [UInt8], expected: String) { #expect(written(bytes) == expected) }

    @Test func placesCommas() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.number(1)
        writer.key("b")
        writer.beginArray()
        writer.null()
        writer.boolean(true)
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.endObject()
        writer.newline()
        writer.string("x")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "{\"a\":1,\"b\":[null,true,{}]}\n\"x\"")
    }

    @Test(arguments: [
        ("42", "42"), ("-1", "-1"), ("0", "0"), ("007", "\"007\""), ("", "\"\""), ("-", "\"-\""), ("1e5", "\"1e5\""),
    ])
    func writesOnlyNumbersAsNumbers(text: String, expected: String) {
        var writer = JSONWriter()
        let bytes = Array(text.utf8)
        writer.numberOrString(bytes.span)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
