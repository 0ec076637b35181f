import SecurityMonitor
import Testing

@Suite("Follow machine") struct FollowMachineTests {
    typealias Machine = FollowMachine
    static let file = Machine.Path.file(device: 1, inode: 10, size: 100)

    func machine(readUpTo offset: UInt64) -> Machine {
        var machine = Machine()
        machine.opened(at: offset)
        return machine
    }

    func open(size: UInt64, headMatches: Bool = true) -> Machine.Open {
        Machine.Open(device: 1, inode: 10, size: size, headMatches: headMatches)
    }

    @Test func opensWhatAppears() {
        #expect(Machine().next(path: .missing, open: nil) == .wait(.missing))
        #expect(Machine().next(path: .directory, open: nil) == .wait(.directory))
        #expect(Machine().next(path: .pipe, open: nil) == .openPipe)
        #expect(Machine().next(path: FollowMachineTests.file, open: nil) == .open)
    }

    @Test func readsWhatIsUnreadBeforeAnythingElse() {
        let next = Machine.Path.file(device: 1, inode: 11, size: 5)
        #expect(machine(readUpTo: 50).next(path: next, open: open(size: 100)) == .read)
        #expect(machine(readUpTo: 100).next(path: next, open: open(size: 100)) == .succeed)
    }

    @Test func waitsForTheSuccessorToHaveContent() {
        let empty = Machine.Path.file(device: 1, inode: 11, size: 0)
        #expect(machine(readUpTo: 100).next(path: empty, open: open(size: 100)) == .wait(.following))
        #expect(machine(readUpTo: 100).next(path: .missing, open: open(size: 100)) == .wait(.renamed))
    }

    @Test func startsOverAfterTruncationAndRewriting() {
        let shrunk = machine(readUpTo: 100).next(path: FollowMachineTests.file, open: open(size: 20))
        #expect(shrunk == .restart(.shrank(read: 100, size: 20)))
        let rewritten = machine(readUpTo: 100).next(
            path: FollowMachineTests.file, open: open(size: 200, headMatches: false))
        #expect(rewritten == .restart(.rewritten))
    }
}

@Suite("Rotated names") struct RotatedNameTests {
    @Test(arguments: [
        ("auth.log.1", "auth.log"), ("auth.log.12.gz", "auth.log"), ("auth.log-20261121", "auth.log"),
        ("auth.log-20261121-0400.xz", "auth.log"), ("access-20261121.log.gz", "access.log"),
        ("access.1.log", "access.log"), ("messages.0", "messages"), ("x.log-2026-11-21T04:00.zst", "x.log"),
    ])
    func understands(name: String, base: String) { #expect(RotatedName(name, of: base) != nil) }

    @Test(arguments: [
        ("auth.log", "auth.log"), ("auth.log.gz", "auth.log"), ("auth.logger", "auth.log"),
        ("auth.log.old.txt", "auth.log"), ("error.log.1", "access.log"), ("access-admin.log", "access.log"), ("", "a"),
    ])
    func leaves(name: String, base: String) { #expect(RotatedName(name, of: base) == nil) }

    @Test func ordersByAge() throws {
        let names = ["a.log.10.gz", "a.log.2.gz", "a.log.1"].compactMap { RotatedName($0, of: "a.log") }
        #expect(names[0].isOlder(than: names[1]) == true)
        #expect(names[2].isOlder(than: names[1]) == false)
        let dates = ["a.log-20261120", "a.log-20261121"].compactMap { RotatedName($0, of: "a.log") }
        #expect(dates[0].isOlder(than: dates[1]) == true)
    }
}

@Suite("Silence model") struct SilenceModelTests {
    @Test func noticesAnUnusualPauseOnceItHasLearned() {
        var model = SilenceModel()
        #expect(model.excess(at: 1_000_000) == nil)
        for minute in 0..<30 { model.arrived(at: Double(minute) * 300) }
        #expect(model.expected == 1200)
        #expect(model.excess(at: 29 * 300 + 1100) == nil)
        #expect(model.excess(at: 29 * 300 + 1300) == 1300)
    }

    @Test func burstsTeachNothing() {
        var model = SilenceModel()
        for index in 0..<1000 { model.arrived(at: Double(index) * 0.001) }
        #expect(model.expected == nil)
    }
}
