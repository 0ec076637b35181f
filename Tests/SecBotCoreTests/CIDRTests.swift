import SecBotCore
import Testing

@Suite("Networks") struct CIDRTests {
    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.255", true), ("192.0.2.0/24", "192.0.3.0", false),
        ("192.0.2.7/32", "192.0.2.7", true), ("192.0.2.7/32", "192.0.2.6", false),
        ("0.0.0.0/0", "203.0.113.1", true), ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true), ("::/0", "192.0.2.1", false),
        ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
        ("2001:db8::/64", "2001:db8::ffff:0:0:1", true), ("2001:db8::/64", "2001:db8:0:1::1", false),
        ("2001:db8::8/127", "2001:db8::9", true), ("2001:db8::8/127", "2001:db8::a", false),
        ("::ffff:192.0.2.0/120", "192.0.2.9", true), ("192.0.2.0/24", "::ffff:192.0.2.9", true),
    ])
    func contains(network: String, address: String, expected: Bool) throws {
        let network = try #require(CIDR(network))
        let address = try #require(IPAddress(address))
        #expect(network.contains(address) == expected)
    }

    @Test(arguments: [
        "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/", "192.0.2.0/+8", "192.0.2.0/ 8", "192.0.2.0/24/24", "192.0.2/24",
        "2001:db8::/129", "::ffff:192.0.2.0/24", "192.0.2.0/99999999999999999999", "/24", "", "192.0.2.0/٢٤",
    ])
    func refuses(text: String) { #expect(CIDR(text) == nil) }

    @Test func clearsHostBitsSoThatEqualNetworksCompareEqual() {
        #expect(CIDR("192.0.2.77/24") == CIDR("192.0.2.0/24"))
        #expect(CIDR("2001:db8::1:2/64")?.description == "2001:db8::/64")
        #expect(CIDR("192.0.2.77")?.description == "192.0.2.77/32")
        #expect(CIDR("::ffff:192.0.2.77/120")?.description == "192.0.2.0/24")
    }

    @Test func agreesWithBitwiseComparison() throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            let isIPv4 = Bool.random(using: &generator)
            let width = isIPv4 ? 32 : 128
            let prefix = Int.random(in: 0...width, using: &generator)
            let first = randomAddress(isIPv4, using: &generator)
            let second = flip(first, bit: Int.random(in: (128 - width)..<128, using: &generator))
            let network = try #require(CIDR(address: first, prefix: prefix))
            #expect(network.contains(first))
            guard second.isIPv4 == isIPv4 else { continue }
            #expect(network.contains(second) == (commonPrefix(first, second) >= 128 - width + prefix))
        }
    }

    private func randomAddress(_ isIPv4: Bool, using generator: inout SeededGenerator) -> IPAddress {
        if isIPv4 { return IPAddress(v4: UInt32(truncatingIfNeeded: generator.next())) }
        return IPAddress(high: generator.next() | 1 << 63, low: generator.next())
    }

    private func flip(_ address: IPAddress, bit: Int) -> IPAddress {
        if bit < 64 { return IPAddress(high: address.high ^ 1 << UInt64(63 - bit), low: address.low) }
        return IPAddress(high: address.high, low: address.low ^ 1 << UInt64(127 - bit))
    }

    private func commonPrefix(_ left: IPAddress, _ right: IPAddress) -> Int {
        let high = (left.high ^ right.high).leadingZeroBitCount
        return high < 64 ? high : 64 + (left.low ^ right.low).leadingZeroBitCount
    }
}
