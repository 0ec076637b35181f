package import SecBotCore

/// Messages of the Linux kernel: packets that a firewall rule logged (`IN= OUT= SRC= DST= PROTO=`, of iptables,
/// nftables and ufw alike), and the few others that tell of an attack or a failure.
///
/// A packet's source can be forged, so its provenance is ``Provenance/kernelSpoofable``.
package struct KernelFormat: MessageFormat {
    package static let name = "kernel"
    package static let programs = ["kernel"]

    let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", service: "kernel"))
    private let constant = Constant("kernel")
    let firewall = FirewallWords()
    private let outOfMemory = Constant("out-of-memory-kill")
    private let segfault = Constant("segmentation-fault")
    private let promiscuous = Constant("promiscuous-mode")
    private let flood = Constant("syn-flood")

    package init() {}

    /// Whether a message without a program's name is one of a router that logs packets as the kernel does.
    static func recognisesUntagged(_ bytes: Span<UInt8>, _ message: Range<Int>) -> Bool {
        bytes.byte(at: message.lowerBound, before: message.upperBound) == 91
            && bytes.firstIndex(of: " IN=", from: message.lowerBound, before: message.upperBound) != nil
    }

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        event.format = constant
        event.logsource = logsource
        let start = message.lowerBound
        let end = batch.trimmedEnd(from: start, before: message.upperBound)
        if let fields = KernelFormat.packetFields(batch, start, end) {
            packet(batch, prefix: start..<fields, end, &event)
        } else if batch.firstIndex(of: "Out of memory: Kill", from: start, before: end) != nil
            || batch.firstIndex(of: "Memory cgroup out of memory: Kill", from: start, before: end) != nil
        {
            event.describe(words.host, outOfMemory)
        } else if batch.firstIndex(of: ": segfault at ", from: start, before: end) != nil {
            event.describe(words.process, segfault)
        } else if batch.firstIndex(of: " entered promiscuous mode", from: start, before: end) != nil {
            event.describe(words.network, promiscuous)
        } else if batch.firstIndex(of: "Possible SYN flooding on port ", from: start, before: end) != nil {
            event.describe(words.network, flood)
        }
        return true
    }

    /// Where the `IN=` of a logged packet begins: behind the rule's prefix, before `OUT=`, `MAC=` or `SRC=`.
    private static func packetFields(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        guard let place = bytes.firstIndex(of: "IN=", from: start, before: min(end, start + 256)),
            bytes.firstIndex(of: " SRC=", from: place, before: end) != nil,
            bytes.firstIndex(of: " DST=", from: place, before: end) != nil
        else { return nil }
        return place
    }
}

/// The words of logged packets.
final class FirewallWords: Sendable {
    let logsource = LogsourceID(Logsource(product: "linux", category: "firewall"))
    let drop = Constant("firewall-drop")
    let accept = Constant("firewall-accept")
    let log = Constant("firewall-log")
    let tcp = Constant("tcp")
    let udp = Constant("udp")
    let icmp = Constant("icmp")
    let icmp6 = Constant("ipv6-icmp")
}
