import Foundation
import SecBotCore
import Testing

@Suite("Action requests") struct ActionRequestTests {
    private static func examples() throws -> [ActionRequest] {
        let network = try #require(CIDR("192.0.2.7"))
        let sinkhole = try #require(IPAddress("198.51.100.1"))
        return [
            .blockAddress(network: network, direction: .inbound, durationSeconds: 600),
            .redirect(network: network, port: 22, destination: sinkhole, destinationPort: 2222, durationSeconds: 60),
            .rateLimit(network: nil, ports: [22], perMinute: 6, durationSeconds: 900),
            .rateLimit(network: network, ports: [80, 443], perMinute: 60, durationSeconds: 900),
            .restrictUnit(
                unit: "nginx.service", limits: UnitLimits(cpuPercent: 50, memoryBytes: 1 << 28), durationSeconds: 60),
            .stopUnit(unit: "x@1.service", durationSeconds: 60), .suspendAccount(name: "mallory", durationSeconds: 60),
            .killProcess(ProcessTarget(executable: "/tmp/x", pid: 4242, startTicks: 99)),
            .quarantineFile(path: "/srv/upload/x.php"), .isolateHost(durationSeconds: 60),
            .harden(setting: "sshd.password-authentication", value: "no"),
            .preserveEvidence(of: .file("/tmp/x")),
            .external(id: "proxy", target: .network(network), durationSeconds: 60),
            .external(id: "proxy", target: .account("mallory"), durationSeconds: nil), .notify(channel: ""),
            .openIncident(title: "Break-in"),
        ]
    }

    @Test func areReadAsTheyWereWritten() throws {
        let examples = try ActionRequestTests.examples()
        #expect(Set(examples.map(\.kind)) == Set(ActionKind.allCases))
        for request in examples {
            #expect(request.problem == nil)
            let data = try JSONEncoder().encode(request)
            #expect(try JSONDecoder().decode(ActionRequest.self, from: data) == request)
        }
    }

    @Test func areFlatObjectsOnTheWire() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let first = try #require(try ActionRequestTests.examples().first)
        #expect(
            String(decoding: try encoder.encode(first), as: UTF8.self)
                == #"{"direction":"in","duration_seconds":600,"kind":"block-address","network":"192.0.2.7/32"}"#)
    }

    @Test(arguments: [
        "", "-rf", "../root", "a/b", "a\nb", "a b", "root;id", "$(id)", String(repeating: "a", count: 65), "0day", "ü",
        "name$x",
    ])
    func refuseNamesThatAreNoAccounts(name: String) {
        #expect(ActionRequest.suspendAccount(name: name, durationSeconds: 60).problem != nil)
    }

    @Test(arguments: [
        "", "tmp/x", "/", "/tmp/../etc/passwd", "/tmp//x", "/tmp/./x", "/tmp/x\n", "/tmp/x/", "/tmp/\u{0}",
    ])
    func refusePathsWithDetours(path: String) {
        #expect(ActionRequest.quarantineFile(path: path).problem != nil)
    }

    @Test(arguments: ["", "nginx", "-x.service", "a b.service", "a/b.service", "a.service\n"])
    func refuseNamesThatAreNoUnits(name: String) {
        #expect(ActionRequest.stopUnit(unit: name, durationSeconds: 60).problem != nil)
    }

    @Test(arguments: [Int64(0), -1, .min, .max, 31_536_001])
    func refuseDurationsWithoutMeasure(seconds: Int64) throws {
        let network = try #require(CIDR("192.0.2.7"))
        #expect(ActionRequest.blockAddress(network: network, direction: .both, durationSeconds: seconds).problem != nil)
    }
}
