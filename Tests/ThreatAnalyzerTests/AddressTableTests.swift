import SecBotCore
import Testing

@testable import ThreatAnalyzer

@Suite("Address table") struct AddressTableTests {
    private func address(_ number: Int) -> IPAddress { IPAddress(v4: 0xC612_0000 | UInt32(number)) }

    @Test func staysWithinItsBoundAndCountsWhatWent() {
        var table = AddressTable<Int>(maximum: 100)
        for number in 0..<1000 {
            table.update(address(number), at: midnight.adding(seconds: Int64(number)), initial: { 0 }, { $0 += 1 })
        }
        #expect(table.count == 100)
        #expect(table.evicted == 900)
        #expect(table.slots.count { $0 != nil } == 100)
    }

    /// Whoever fills the table with fresh addresses does not push out the one that is at work.
    @Test func theBusyAddressStays() {
        var table = AddressTable<Int>(maximum: 64)
        let busy = address(70_000)
        var count = 0
        for number in 0..<5000 {
            let time = midnight.adding(seconds: Int64(number))
            table.update(address(number), at: time, initial: { 0 }, { $0 += 1 })
            count = table.update(busy, at: time, initial: { 0 }) { value in
                value += 1
                return value
            }
        }
        #expect(count == 5000)
    }

    @Test(arguments: 1...8)
    func countsLikeADictionary(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = AddressTable<Int>(maximum: 4000)
        var model: [IPAddress: Int] = [:]
        for step in 0..<6000 {
            let address = address(Int.random(in: 0..<3000, using: &generator))
            model[address, default: 0] += 1
            let value = table.update(address, at: midnight.adding(seconds: Int64(step)), initial: { 0 }) { value in
                value += 1
                return value
            }
            #expect(value == model[address])
        }
        #expect(table.count == model.count)
        #expect(table.evicted == 0)
    }

    /// With evictions, an entry is either the state since its last appearance or fresh, and none is lost or doubled.
    @Test(arguments: 1...8)
    func noEntryIsDoubledByEvictions(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var table = AddressTable<Int>(maximum: 200)
        for step in 0..<4000 {
            let address = address(Int.random(in: 0..<400, using: &generator))
            table.update(address, at: midnight.adding(seconds: Int64(step)), initial: { 0 }, { $0 += 1 })
        }
        let held = table.slots.compactMap { $0?.address }
        #expect(held.count == table.count)
        #expect(Set(held).count == held.count)
        #expect(table.count == 200)
    }

    @Test func aNetworkOf64BitsIsOneSubject() throws {
        let one = try #require(IPAddress("2001:db8:0:1::1"))
        let other = try #require(IPAddress("2001:db8:0:1:ffff::9"))
        let neighbour = try #require(IPAddress("2001:db8:0:2::1"))
        #expect(AddressTable<Int>.subject(of: one) == AddressTable<Int>.subject(of: other))
        #expect(AddressTable<Int>.subject(of: one) != AddressTable<Int>.subject(of: neighbour))
        let v4 = address(1)
        #expect(AddressTable<Int>.subject(of: v4) == v4)
    }
}
