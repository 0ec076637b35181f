/// The interned name of an event field: a small integer that is the same for the whole life of the process.
///
/// Names follow the Sigma taxonomy where it names a field, else ECS. Ids of well-known fields are compile-time constants;
/// the names that rules, schemas and formats bring are added by ``FieldRegistry``.
public struct FieldID: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16
    @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// A field nobody reads by name: still walked for keywords and evidence.
    @inlinable public static var none: FieldID { FieldID(rawValue: 0) }
}

// One line a field; `wellKnown` below must list the same ids in the same order, which `FieldRegistryTests` checks.
extension FieldID {
    /// The well-known fields; the names behind them are in `wellKnown`.
    @inlinable public static var message: FieldID { FieldID(rawValue: 1) }
    @inlinable public static var eventAction: FieldID { FieldID(rawValue: 2) }
    @inlinable public static var eventOutcome: FieldID { FieldID(rawValue: 3) }
    @inlinable public static var eventCategory: FieldID { FieldID(rawValue: 4) }
    @inlinable public static var eventType: FieldID { FieldID(rawValue: 5) }
    @inlinable public static var eventCode: FieldID { FieldID(rawValue: 6) }
    @inlinable public static var eventProvider: FieldID { FieldID(rawValue: 7) }
    @inlinable public static var eventDataset: FieldID { FieldID(rawValue: 8) }
    @inlinable public static var eventReason: FieldID { FieldID(rawValue: 9) }
    @inlinable public static var attempt: FieldID { FieldID(rawValue: 10) }
    @inlinable public static var hostName: FieldID { FieldID(rawValue: 11) }
    @inlinable public static var processName: FieldID { FieldID(rawValue: 12) }
    @inlinable public static var processPID: FieldID { FieldID(rawValue: 13) }
    @inlinable public static var processExecutable: FieldID { FieldID(rawValue: 14) }
    @inlinable public static var processCommandLine: FieldID { FieldID(rawValue: 15) }
    @inlinable public static var processWorkingDirectory: FieldID { FieldID(rawValue: 16) }
    @inlinable public static var processTTY: FieldID { FieldID(rawValue: 17) }
    @inlinable public static var processParentExecutable: FieldID { FieldID(rawValue: 18) }
    @inlinable public static var processParentPID: FieldID { FieldID(rawValue: 19) }
    @inlinable public static var serviceName: FieldID { FieldID(rawValue: 20) }
    @inlinable public static var systemdUnit: FieldID { FieldID(rawValue: 21) }
    @inlinable public static var logLevel: FieldID { FieldID(rawValue: 22) }
    @inlinable public static var syslogFacility: FieldID { FieldID(rawValue: 23) }
    @inlinable public static var syslogSeverity: FieldID { FieldID(rawValue: 24) }
    @inlinable public static var sourceIP: FieldID { FieldID(rawValue: 25) }
    @inlinable public static var sourcePort: FieldID { FieldID(rawValue: 26) }
    @inlinable public static var sourceDomain: FieldID { FieldID(rawValue: 27) }
    @inlinable public static var sourceClaimedIP: FieldID { FieldID(rawValue: 28) }
    @inlinable public static var sourceMAC: FieldID { FieldID(rawValue: 29) }
    @inlinable public static var destinationIP: FieldID { FieldID(rawValue: 30) }
    @inlinable public static var destinationPort: FieldID { FieldID(rawValue: 31) }
    @inlinable public static var destinationDomain: FieldID { FieldID(rawValue: 32) }
    @inlinable public static var networkTransport: FieldID { FieldID(rawValue: 33) }
    @inlinable public static var networkProtocol: FieldID { FieldID(rawValue: 34) }
    @inlinable public static var networkInterface: FieldID { FieldID(rawValue: 35) }
    @inlinable public static var userName: FieldID { FieldID(rawValue: 36) }
    @inlinable public static var userID: FieldID { FieldID(rawValue: 37) }
    @inlinable public static var userTargetName: FieldID { FieldID(rawValue: 38) }
    @inlinable public static var userTargetID: FieldID { FieldID(rawValue: 39) }
    @inlinable public static var groupName: FieldID { FieldID(rawValue: 40) }
    @inlinable public static var groupID: FieldID { FieldID(rawValue: 41) }
    @inlinable public static var sessionID: FieldID { FieldID(rawValue: 42) }
    @inlinable public static var authMethod: FieldID { FieldID(rawValue: 43) }
    @inlinable public static var authKeyFingerprint: FieldID { FieldID(rawValue: 44) }
    @inlinable public static var pamModule: FieldID { FieldID(rawValue: 45) }
    @inlinable public static var pamService: FieldID { FieldID(rawValue: 46) }
    @inlinable public static var filePath: FieldID { FieldID(rawValue: 47) }
    @inlinable public static var packageName: FieldID { FieldID(rawValue: 48) }
    @inlinable public static var packageVersion: FieldID { FieldID(rawValue: 49) }
    @inlinable public static var httpMethod: FieldID { FieldID(rawValue: 50) }
    @inlinable public static var urlOriginal: FieldID { FieldID(rawValue: 51) }
    @inlinable public static var urlPath: FieldID { FieldID(rawValue: 52) }
    @inlinable public static var urlQuery: FieldID { FieldID(rawValue: 53) }
    @inlinable public static var urlDecoded: FieldID { FieldID(rawValue: 54) }
    @inlinable public static var httpVersion: FieldID { FieldID(rawValue: 55) }
    @inlinable public static var httpStatus: FieldID { FieldID(rawValue: 56) }
    @inlinable public static var httpBytes: FieldID { FieldID(rawValue: 57) }
    @inlinable public static var httpReferrer: FieldID { FieldID(rawValue: 58) }
    @inlinable public static var userAgent: FieldID { FieldID(rawValue: 59) }
    @inlinable public static var urlDomain: FieldID { FieldID(rawValue: 60) }
    @inlinable public static var dnsQuestion: FieldID { FieldID(rawValue: 61) }
    @inlinable public static var tlsServerName: FieldID { FieldID(rawValue: 62) }
    @inlinable public static var ruleID: FieldID { FieldID(rawValue: 63) }
    @inlinable public static var ruleName: FieldID { FieldID(rawValue: 64) }
    @inlinable public static var ruleCategory: FieldID { FieldID(rawValue: 65) }

    /// The well-known fields with their names and the aliases under which rules may speak of them.
    static let wellKnown: [(field: FieldID, name: String, alias: String?)] = [
        (.message, "message", nil),
        (.eventAction, "event.action", nil),
        (.eventOutcome, "event.outcome", nil),
        (.eventCategory, "event.category", nil),
        (.eventType, "event.type", nil),
        (.eventCode, "event.code", nil),
        (.eventProvider, "event.provider", nil),
        (.eventDataset, "event.dataset", nil),
        (.eventReason, "event.reason", nil),
        (.attempt, "secbot.attempt", nil),
        (.hostName, "host.name", nil),
        (.processName, "process.name", nil),
        (.processPID, "process.pid", nil),
        (.processExecutable, "process.executable", "Image"),
        (.processCommandLine, "process.command_line", "CommandLine"),
        (.processWorkingDirectory, "process.working_directory", "CurrentDirectory"),
        (.processTTY, "process.tty", nil),
        (.processParentExecutable, "process.parent.executable", "ParentImage"),
        (.processParentPID, "process.parent.pid", nil),
        (.serviceName, "service.name", nil),
        (.systemdUnit, "systemd.unit", nil),
        (.logLevel, "log.level", nil),
        (.syslogFacility, "log.syslog.facility.name", nil),
        (.syslogSeverity, "log.syslog.severity.name", nil),
        (.sourceIP, "source.ip", "c-ip"),
        (.sourcePort, "source.port", nil),
        (.sourceDomain, "source.domain", nil),
        (.sourceClaimedIP, "network.forwarded_ip", nil),
        (.sourceMAC, "source.mac", nil),
        (.destinationIP, "destination.ip", nil),
        (.destinationPort, "destination.port", nil),
        (.destinationDomain, "destination.domain", nil),
        (.networkTransport, "network.transport", nil),
        (.networkProtocol, "network.protocol", nil),
        (.networkInterface, "network.interface", nil),
        (.userName, "user.name", nil),
        (.userID, "user.id", nil),
        (.userTargetName, "user.target.name", nil),
        (.userTargetID, "user.target.id", nil),
        (.groupName, "group.name", nil),
        (.groupID, "group.id", nil),
        (.sessionID, "session.id", nil),
        (.authMethod, "authentication.method", nil),
        (.authKeyFingerprint, "authentication.key.fingerprint", nil),
        (.pamModule, "pam.module", nil),
        (.pamService, "pam.service", nil),
        (.filePath, "file.path", "TargetFilename"),
        (.packageName, "package.name", nil),
        (.packageVersion, "package.version", nil),
        (.httpMethod, "http.request.method", "cs-method"),
        (.urlOriginal, "url.original", "cs-uri"),
        (.urlPath, "url.path", "cs-uri-stem"),
        (.urlQuery, "url.query", "cs-uri-query"),
        (.urlDecoded, "url.decoded", nil),
        (.httpVersion, "http.version", "cs-version"),
        (.httpStatus, "http.response.status_code", "sc-status"),
        (.httpBytes, "http.response.body.bytes", "sc-bytes"),
        (.httpReferrer, "http.request.referrer", "cs-referer"),
        (.userAgent, "user_agent.original", "cs-user-agent"),
        (.urlDomain, "url.domain", "cs-host"),
        (.dnsQuestion, "dns.question.name", nil),
        (.tlsServerName, "tls.client.server_name", nil),
        (.ruleID, "rule.id", nil),
        (.ruleName, "rule.name", nil),
        (.ruleCategory, "rule.category", nil),
    ]
}
