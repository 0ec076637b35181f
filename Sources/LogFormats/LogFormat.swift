package import SecBotCore

/// What a format made of a record.
package enum ParseOutcome: Sendable, Equatable {
    /// The event is filled.
    case event
    /// The record is not of this format; the event is as it was.
    case notMine
    /// The record was taken into the format's own memory; its event comes with a later record or with `flush`.
    case pending
}

/// A format of the message that a service writes behind a syslog or journal frame, chosen by the program's name.
///
/// The frame has already filled time, host, program and process id. The format adds `event.*`, entities and the
/// logsource. It must find its anchors from the side that the remote party cannot write, set
/// ``FieldRow/Flags/remoteWritten`` on every value that the remote party chose, and append `source.ip` (with
/// ``FieldRow/Flags/entity``, and set ``Event/sourceAddress``) only from what the service itself wrote.
package protocol MessageFormat: Sendable {
    /// The name by which `--format` and configuration speak of it.
    static var name: String { get }
    /// The programs that write it, without path and process id, in lower case.
    static var programs: [String] { get }

    init()

    /// Parses a message that fills `message` within `batch`. No allocation, no state.
    ///
    /// - Returns: whether the message is of this format; if not, the event is as it was and stays a plain syslog event.
    func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool
}

/// A format of whole records (a web access log, a JSON document, an audit record), recognised by its bytes.
///
/// It may keep state between records (lines that belong together), bounded in count, size and age. A value of this type
/// belongs to one source and one worker.
package protocol RecordFormat: Sendable {
    /// The name by which `--format` and configuration speak of it.
    static var name: String { get }

    init(options: FormatOptions)

    /// A quick look at the first bytes: could this record be of the format? Called for automatic choice only.
    func recognises(_ batch: Span<UInt8>, _ record: Range<Int>) -> Bool

    /// Parses the record that fills `record` within `batch`.
    mutating func parse(_ batch: Span<UInt8>, _ record: Range<Int>, into event: inout Event) -> ParseOutcome

    /// Fills the event of records that are still pending, one per call, oldest first; `false` when there is none.
    /// - Parameter all: at the end of the input; else only what is complete or too old to wait for.
    mutating func flush(all: Bool, into event: inout Event) -> Bool
}

extension RecordFormat {
    /// A format without memory has nothing pending.
    package mutating func flush(all: Bool, into event: inout Event) -> Bool { false }
}

/// What a format must be told because the record does not say it.
package struct FormatOptions: Sendable {
    /// The zone of times written without one.
    package var zone: ZoneOffsets
    /// The moment that dates written without a year are read against: they lie at most a day after it.
    package var now: Timestamp
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    package var trustedProxies: [CIDR]

    package init(zone: ZoneOffsets = .utc, now: Timestamp, trustedProxies: [CIDR] = []) {
        self.zone = zone
        self.now = now
        self.trustedProxies = trustedProxies
    }
}
