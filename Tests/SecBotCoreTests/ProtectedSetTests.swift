import SecBotCore
import Testing

@Suite("Protected set") struct ProtectedSetTests {
    private func set(_ texts: String...) throws -> ProtectedSet {
        ProtectedSet(
            try texts.map { ProtectedEntry(network: try #require(CIDR($0)), reason: .allowlist, detail: "test") })
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.9/32", true), ("192.0.2.9/32", "192.0.2.0/24", true),
        ("192.0.2.9/32", "192.0.2.8/32", false), ("192.0.2.9/32", "0.0.0.0/0", true),
        ("2001:db8::1/128", "2001:db8::/64", true), ("2001:db8::/48", "2001:db8:0:7::/64", true),
        ("2001:db8::1/128", "192.0.2.0/24", false), ("2001:db8::/32", "::/0", true),
        // Through a translator it is the same party.
        ("192.0.2.9/32", "64:ff9b::c000:209/128", true), ("192.0.2.9/32", "64:ff9b::/64", true),
        ("192.0.2.9/32", "2002:c000:209::/48", true), ("192.0.2.9/32", "2002:c000:20a::/48", false),
        ("192.0.2.9/32", "2002::/16", true), ("192.0.2.9/32", "2000::/3", true),
        ("2002:c000:209::1/128", "192.0.2.9/32", true), ("64:ff9b::c000:209/128", "192.0.2.0/24", true),
        ("::ffff:192.0.2.9/128", "192.0.2.9/32", true),
    ])
    func findsConflicts(protected: String, network: String, expected: Bool) throws {
        let network = try #require(CIDR(network))
        #expect(try set(protected).isFree(network) == !expected)
    }

    @Test(arguments: [
        "127.0.0.1/32", "127.9.9.9/32", "::1/128", "0.0.0.0/32", "224.0.0.1/32", "fe80::1/128", "0.0.0.0/0", "::/0",
        "169.254.169.254/32", "ff02::1/128", "64:ff9b::7f00:1/128",
    ])
    func protectsWhatIsNoRemoteParty(network: String) throws {
        #expect(!ProtectedSet().isFree(try #require(CIDR(network))))
    }

    @Test(arguments: [
        ("2001:db8::1/128", "2001:db8::/64", "2001:db8::8000:0:0:1", "2001:db8:0:0:8000::/65"),
        ("2001:db8::1/128", "2001:db8::/64", "2001:db8::2", "2001:db8::2/127"),
        ("192.0.2.128/32", "192.0.2.0/24", "192.0.2.1", "192.0.2.0/25"),
        ("198.51.100.1/32", "192.0.2.0/24", "192.0.2.1", "192.0.2.0/24"),
        ("192.0.2.0/32", "192.0.2.0/24", "192.0.2.1", "192.0.2.1/32"),
    ])
    func narrowsToTheWidestFreeNetwork(protected: String, network: String, address: String, expected: String) throws {
        let narrowed = try set(protected).narrowed(
            try #require(CIDR(network)), around: try #require(IPAddress(address)))
        #expect(narrowed?.description == expected)
    }

    @Test func narrowsToNothingWhereTheAddressItselfIsProtected() throws {
        let set = try set("192.0.2.0/28")
        #expect(set.narrowed(try #require(CIDR("192.0.2.0/24")), around: try #require(IPAddress("192.0.2.3"))) == nil)
    }

    @Test func aSessionCountsOnlyWhenItIsOlder() throws {
        let network = try #require(CIDR("192.0.2.9/32"))
        let began = Timestamp(seconds: 1000)
        let set = ProtectedSet([
            ProtectedEntry(network: network, strength: .session, reason: .session, detail: "root pts/0", since: began)
        ])
        #expect(!set.isFree(network))
        #expect(!set.isFree(network, sessionsBefore: Timestamp(seconds: 1001)))
        #expect(set.isFree(network, sessionsBefore: began))
        #expect(set.isFree(network, sessionsBefore: Timestamp(seconds: 999)))
    }

    @Test func namesTheMostSpecificFirst() throws {
        let set = try set("192.0.2.0/24", "192.0.0.0/16", "192.0.2.9/32")
        let found = set.entries(covering: try #require(IPAddress("192.0.2.9")))
        #expect(found.map(\.network.prefix) == [32, 24, 16])
    }

    /// The index against the plain way: every pair compared.
    @Test func agreesWithComparingEveryPair() throws {
        var generator = SeededGenerator(seed: 41)
        func random() throws -> CIDR {
            let bits = UInt64.random(in: 0..<64, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0...1:
                let address = IPAddress(v4: 0xC000_0200 | UInt32(bits))
                return try #require(CIDR(address: address, prefix: Int.random(in: 20...32, using: &generator)))
            case 2:
                let address = IPAddress(high: 0x2001_0DB8_0000_0000 | bits >> 3, low: bits)
                return try #require(CIDR(address: address, prefix: Int.random(in: 56...128, using: &generator)))
            case 3:
                let address = IPAddress(high: 0x0064_FF9B_0000_0000, low: 0xC000_0200 | bits)
                return try #require(CIDR(address: address, prefix: Int.random(in: 90...128, using: &generator)))
            default:
                let address = IPAddress(high: 0x2002_C000_0200_0000 | bits << 16, low: bits)
                return try #require(CIDR(address: address, prefix: Int.random(in: 12...64, using: &generator)))
            }
        }
        for _ in 0..<300 {
            let entries = try (0..<Int.random(in: 0...12, using: &generator)).map { _ in
                ProtectedEntry(network: try random(), reason: .allowlist)
            }
            let set = ProtectedSet(entries)
            for _ in 0..<20 {
                let network = try random()
                let images = [network] + network.embeddedIPv4
                let plain = (ProtectedSet.builtIn + entries).contains { entry in
                    ([entry.network] + entry.network.embeddedIPv4).contains { own in
                        images.contains { $0.overlaps(own) }
                    }
                }
                #expect(set.isFree(network) == !plain, "\(network) \(entries)")
            }
        }
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7/32"), ("::ffff:192.0.2.7", "192.0.2.7/32"), ("64:ff9b::c000:207", "192.0.2.7/32"),
        ("2002:c000:207::5", "192.0.2.7/32"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:0:4136:e378:8000:63bf:3fff:fdd2/128"),
        ("64:ff9b:1::c000:207", "64:ff9b:1::c000:207/128"),
    ])
    func knowsTheUnitOfAParty(address: String, expected: String) throws {
        #expect(try #require(IPAddress(address)).blockUnit.description == expected)
    }
}
