import SecBotCore

extension KernelFormat {
    /// What a logged packet says, by field; empty where it does not.
    private struct Packet {
        var incoming = 0..<0
        var outgoing = 0..<0
        var source = 0..<0
        var destination = 0..<0
        var transport = 0..<0
        var sourcePort = 0..<0
        var destinationPort = 0..<0
    }

    /// Reads `IN=eth0 OUT= MAC=... SRC=... DST=... PROTO=TCP SPT=... DPT=...` behind the rule's prefix.
    func packet(_ bytes: Span<UInt8>, prefix: Range<Int>, _ end: Int, _ event: inout Event) {
        event.logsource = firewall.logsource
        let packet = KernelFormat.read(bytes, prefix.upperBound, end)
        let verdict = verdict(bytes, prefix)
        // A packet that this host sent is nobody else's act.
        let isOwn = packet.incoming.isEmpty && !packet.outgoing.isEmpty
        let isRefused = verdict == firewall.drop && !isOwn
        event.describe(words.network, verdict, outcome: isRefused ? words.failure : nil)
        if !prefix.isEmpty {
            event.append(
                .ruleName, prefix.lowerBound..<bytes.trimmedEnd(from: prefix.lowerBound, before: prefix.upperBound))
        }
        let interface = packet.incoming.isEmpty ? packet.outgoing : packet.incoming
        if !interface.isEmpty { event.append(.networkInterface, interface) }
        if isOwn {
            event.append(.sourceIP, packet.source)
            if !packet.sourcePort.isEmpty { event.append(.sourcePort, packet.sourcePort, kind: .number) }
        } else {
            event.attribute(
                bytes, to: Peer(address: packet.source, port: packet.sourcePort, end: packet.source.upperBound),
                provenance: .kernelSpoofable)
        }
        if let address = IPAddress.parse(bytes, packet.destination) {
            event.append(.destinationIP, bytes, address: address, written: packet.destination)
        }
        if !packet.destinationPort.isEmpty {
            event.append(.destinationPort, packet.destinationPort, kind: .number)
        }
        transport(bytes, packet.transport, &event)
    }

    /// The first occurrence of each key counts: an ICMP error repeats them for the packet that it answers.
    private static func read(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Packet {
        var packet = Packet()
        var place = start
        while place < end {
            let wordEnd = bytes.first(32, from: place, before: end)
            switch bytes[place] {
            case 73: set(&packet.incoming, bytes.after("IN=", at: place, before: wordEnd), wordEnd)
            case 79: set(&packet.outgoing, bytes.after("OUT=", at: place, before: wordEnd), wordEnd)
            case 83:
                set(&packet.source, bytes.after("SRC=", at: place, before: wordEnd), wordEnd)
                set(&packet.sourcePort, bytes.after("SPT=", at: place, before: wordEnd), wordEnd)
            case 68:
                set(&packet.destination, bytes.after("DST=", at: place, before: wordEnd), wordEnd)
                set(&packet.destinationPort, bytes.after("DPT=", at: place, before: wordEnd), wordEnd)
            case 80: set(&packet.transport, bytes.after("PROTO=", at: place, before: wordEnd), wordEnd)
            case 91: return packet
            default: break
            }
            place = wordEnd + 1
        }
        return packet
    }

    private static func set(_ range: inout Range<Int>, _ start: Int?, _ end: Int) {
        if let start, range.isEmpty { range = start..<end }
    }

    /// What the rule did, by the word in its prefix; a logged packet is a dropped one unless the prefix says otherwise.
    private func verdict(_ bytes: Span<UInt8>, _ prefix: Range<Int>) -> Constant {
        if KernelFormat.contains(bytes, prefix, "allow") || KernelFormat.contains(bytes, prefix, "accept")
            || bytes.firstIndex(of: "-A-", from: prefix.lowerBound, before: prefix.upperBound) != nil
        {
            return firewall.accept
        }
        if KernelFormat.contains(bytes, prefix, "audit") { return firewall.log }
        return firewall.drop
    }

    /// Whether a range holds a lower-case word in any case.
    private static func contains(_ bytes: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard range.count >= length else { return false }
        for start in range.lowerBound...(range.upperBound - length) {
            var offset = 0
            while offset < length, unsafe bytes[start + offset] | 0x20 == word.utf8Start[offset] { offset += 1 }
            if offset == length { return true }
        }
        return false
    }

    private func transport(_ bytes: Span<UInt8>, _ range: Range<Int>, _ event: inout Event) {
        guard !range.isEmpty else { return }
        if bytes.has("TCP", at: range.lowerBound, before: range.upperBound) {
            event.append(.networkTransport, firewall.tcp)
        } else if bytes.has("UDP", at: range.lowerBound, before: range.upperBound) {
            event.append(.networkTransport, firewall.udp)
        } else if bytes.has("ICMPv6", at: range.lowerBound, before: range.upperBound) {
            event.append(.networkTransport, firewall.icmp6)
        } else if bytes.has("ICMP", at: range.lowerBound, before: range.upperBound) {
            event.append(.networkTransport, firewall.icmp)
        } else {
            event.append(.networkTransport, range)
        }
    }
}
