import SecBotCore
import Testing

@testable import LogFormats

/// nginx and Apache lines of other people's test collections.
@Suite("Web logs of the corpora", .enabled(if: RecordCorpus.isPresent, RecordCorpus.absence))
struct WebCorpusTests {
    private let options = FormatOptions(
        zone: RecordCorpus.zone("Europe/Zurich"), now: Timestamp("2005-08-14T10:00:00Z") ?? .unknown)

    /// What a web server wrote, whichever of its logs it is from.
    private func parse(_ bytes: [UInt8]) -> ParsedRecord? {
        var apache = RecordRunner<ApacheErrorFormat>(options)
        var nginx = RecordRunner<NginxErrorFormat>(options)
        var access = RecordRunner<WebAccessFormat>(options)
        let records = [bytes]
        return apache.parse(records).first ?? nginx.parse(records).first ?? access.parse(records).first
    }

    @Test func failuresOfApacheAndNginxAreRight() throws {
        let services: Set = ["apache-auth", "nginx-http-auth"]
        for row in try RecordCorpus.rows("fail2ban.ndjson")
        where services.contains(row.service) && row.hasDefaultOptions {
            let record = parse(row.bytes)
            guard row.expect.match, row.expect.host_kind == "ip" else {
                #expect(record?.blamed == nil, "\(row.line)")
                continue
            }
            #expect(record?.blamed == row.expect.source_ip, "\(row.line)")
            #expect(record?.time.description.prefix(19) == row.expect.time_utc?.prefix(19), "\(row.line)")
        }
    }

    @Test func otherServicesAreParsed() throws {
        for row in try RecordCorpus.rows("fail2ban.ndjson")
        where (row.service.hasPrefix("apache") || row.service.hasPrefix("nginx")) && row.hasDefaultOptions
            && row.expect.match && row.expect.time_utc != nil
        {
            let record = parse(row.bytes)
            #expect(record?.entities["source.ip"] == row.expect.source_ip, "\(row.line)")
            #expect(record?.time.description.prefix(19) == row.expect.time_utc?.prefix(19), "\(row.line)")
        }
    }

    @Test func crowdsecLinesHaveAddressAndUser() throws {
        for row in try RecordCorpus.rows("crowdsec_lines.ndjson") {
            guard row.expect.parsers?.contains(where: { $0.contains("nginx") || $0.contains("apache") }) == true
            else { continue }
            let record = parse(row.bytes)
            #expect(record?.entities["source.ip"] == row.expect.source_ip, "\(row.line)")
            #expect(record?.entities["user.name"] == row.expect.user, "\(row.line)")
        }
    }

    @Test func probesBlameTheRightAddress() throws {
        for row in try RecordCorpus.rows("injection_probes.ndjson")
        where row.service.hasPrefix("nginx") || row.service.hasPrefix("apache") {
            let record = parse(row.bytes)
            #expect(record?.blamed == row.expect.source_ip, "\(row.line)")
            #expect(record?.blamed == nil || record?.blamed != row.expect.never, "\(row.line)")
        }
    }
}

/// The audit records of other people's test collections.
@Suite("Audit records of the corpora", .enabled(if: RecordCorpus.isPresent, RecordCorpus.absence))
struct AuditdCorpusTests {
    @Test func failuresAreRight() throws {
        for row in try RecordCorpus.rows("fail2ban.ndjson")
        where row.service == "selinux-ssh" && row.hasDefaultOptions {
            var runner = RecordRunner<AuditdFormat>()
            let record = runner.parse([row.bytes]).first
            #expect(record?.blamed == (row.expect.match ? row.expect.source_ip : nil), "\(row.line)")
        }
    }
}
