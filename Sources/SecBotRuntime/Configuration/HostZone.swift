import Foundation
package import SecBotCore

/// Makes ``ZoneOffsets`` from the system's time zone database: the one place where Foundation's zones are asked.
package enum HostZone {
    /// The offsets of a zone between 1990 and 2060; `nil` when the name is unknown. Without a name: the host's own zone.
    package static func offsets(_ name: String?) -> ZoneOffsets? {
        let zone: TimeZone
        if let name {
            guard let named = TimeZone(identifier: name) else { return nil }
            zone = named
        } else {
            zone = TimeZone.current
        }
        let start = Date(timeIntervalSince1970: 631_152_000)
        let end = Date(timeIntervalSince1970: 2_840_140_800)
        var changes: [ZoneOffsets.Change] = []
        var moment = start
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < end, next > moment {
            changes.append(
                ZoneOffsets.Change(
                    start: Int64(next.timeIntervalSince1970.rounded()),
                    offset: Int64(zone.secondsFromGMT(for: next.addingTimeInterval(1)))))
            moment = next
        }
        return ZoneOffsets(initial: Int64(zone.secondsFromGMT(for: start)), changes: changes)
    }
}
