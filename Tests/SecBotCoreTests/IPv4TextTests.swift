import SecBotCore
import Testing

@Suite struct IPv4TextTests {
    @Test(arguments: ["0.0.0.0", "192.0.2.1", "255.255.255.255", "10.20.30.40", "1.2.3.4", "198.51.100.7"])
    func readsDottedDecimal(text: String) { #expect(IPAddress(text)?.description == text) }

    @Test(arguments: [
        "", "1", "1.2.3", "1.2.3.", "1.2.3.4.", "1.2.3.4.5", ".1.2.3.4", "1..2.3", "01.2.3.4", "1.2.3.04", "00.0.0.0",
        "256.1.1.1", "1.1.1.256", "999.1.1.1", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4;x", "0300.0.2.1", "1.2.3.0x4",
        "1,2,3,4",
        "1111.2.3.4", "192.030.0.6", "1.2.3.4444",
    ])
    func refusesOtherText(text: String) { #expect(IPAddress(text) == nil) }

    @Test func refusesRangesOutsideTheSpan() {
        let bytes = Array("192.0.2.1".utf8)
        #expect(IPAddress.parse(bytes.span, 0..<9)?.description == "192.0.2.1")
        #expect(IPAddress.parse(bytes.span, 2..<11) == nil)
    }
}
