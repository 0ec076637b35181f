import SecBotCore
import Testing

@Suite("IP addresses") struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
        ("::", "::"), ("::1", "::1"), ("2001:DB8::1", "2001:db8::1"), ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:0db8:0000:0000:0000:ff00:0042:8329", "2001:db8::ff00:42:8329"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("2001:db8::192.0.2.33", "2001:db8::c000:221"), ("fe80::1", "fe80::1"), ("1:0:3:4:5:6:7:8", "1:0:3:4:5:6:7:8"),
    ])
    func readsAndWritesCanonicalText(text: String, canonical: String) {
        #expect(IPAddress(text)?.description == canonical)
    }

    @Test(arguments: ["::ffff:192.0.2.1", "::FFFF:c000:201", "0:0:0:0:0:ffff:192.0.2.1"])
    func mappedAddressIsItsIPv4Address(text: String) {
        let address = IPAddress(text)
        #expect(address == IPAddress(v4: 0xC000_0201))
        #expect(address?.isIPv4 == true)
        #expect(address?.description == "192.0.2.1")
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.04", "0x7f.0.0.1", "127.1",
        "2130706433", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4:22", "[::1]", "[::1]:22", "fe80::1%eth0", "fe80::1%25eth0",
        "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "::1:2:3:4:5:6:7:8", "12345::", "g::", "1:", ":1", "::1:",
        "::ffff:192.0.2.01", "::ffff:192.0.2", "192.0.2.1::", "1.2.3.4/24", "１.2.3.4", "1..2.3", ".1.2.3.4",
    ])
    func refuses(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func refusesEmbeddedZeroByte() {
        let bytes = Array("192.0.2.1\u{0}".utf8)
        #expect(IPAddress.parse(bytes.span) == nil)
    }

    @Test func readsWithinARange() {
        let bytes = Array("from 192.0.2.77 port 22".utf8)
        #expect(IPAddress.parse(bytes.span, 5..<15) == IPAddress("192.0.2.77"))
        #expect(IPAddress.parse(bytes.span, 5..<5) == nil)
    }

    @Test func agreesWithTheCLibraryOnRandomAddresses() {
        var generator = SeededGenerator(seed: 1)
        for round in 0..<20_000 {
            let address = randomAddress(round, using: &generator)
            let text = address.description
            #expect(IPAddress(text) == address)
            #expect(LibcAddress.parse(text) == address)
            // The C library writes the deprecated IPv4-compatible form (`::192.0.2.1`) in mixed notation; RFC 5952 does not.
            if address.high != 0 || address.low >> 32 != 0 { #expect(LibcAddress.format(address) == text) }
        }
    }

    @Test func agreesWithTheCLibraryOnMutatedText() {
        var generator = SeededGenerator(seed: 2)
        let alphabet = Array("0123456789abcdefABCDEF:.:.::0%/xg ".utf8)
        for round in 0..<60_000 {
            var bytes = Array(randomAddress(round, using: &generator).description.utf8)
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                let place = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes.insert(byte, at: place)
                case 1 where place < bytes.count: bytes.remove(at: place)
                default: if place < bytes.count { bytes[place] = byte }
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(IPAddress(text) == LibcAddress.parse(text), "\(text)")
        }
    }

    @Test func ordersByFamilyThenNumber() {
        let sorted = ["2001:db8::1", "::1", "203.0.113.9", "192.0.2.1"].compactMap { IPAddress($0) }.sorted()
        #expect(sorted.map(\.description) == ["192.0.2.1", "203.0.113.9", "::1", "2001:db8::1"])
    }

    /// Addresses with many zero groups, since those are where text forms differ.
    private func randomAddress(_ round: Int, using generator: inout SeededGenerator) -> IPAddress {
        if round % 3 == 0 { return IPAddress(v4: UInt32.random(in: 0...(.max), using: &generator)) }
        var halves: [UInt64] = [0, 0]
        for index in 0..<8 where Bool.random(using: &generator) {
            let limit: UInt64 = Bool.random(using: &generator) ? 0xFFFF : 0xF
            halves[index / 4] |= UInt64.random(in: 0...limit, using: &generator) << UInt64(index % 4 * 16)
        }
        return IPAddress(high: halves[0], low: halves[1])
    }
}
