package import SecBotCore

/// Alerts of PHP's Suhosin extension, as it writes them to syslog itself or as a web server passes them on from PHP:
/// `ALERT - reason - dropped variable 'NAME' (attacker '192.0.2.1', file '/srv/www/index.php')`.
///
/// The reason may quote the remote side (names of variables); the address is the one in the last `(attacker '`, which
/// the extension writes behind everything that came from there.
package struct SuhosinFormat: MessageFormat {
    package static let name = "suhosin"
    package static let programs = ["lighttpd", "php", "php-fpm", "suhosin"]

    private let words = Vocabulary()
    private let logsource = LogsourceID(Logsource(product: "linux", category: "webserver", service: "suhosin"))
    private let constant = Constant("suhosin")
    private let web = Constant("web")
    private let blocked = Constant("http-blocked")

    package init() {}

    package func parse(_ batch: Span<UInt8>, _ message: Range<Int>, into event: inout Event) -> Bool {
        let end = batch.trimmedEnd(from: message.lowerBound, before: message.upperBound)
        guard let alert = batch.firstIndex(of: "ALERT - ", from: message.lowerBound, before: end),
            let place = batch.lastIndex(of: " (attacker '", from: alert, before: end)
        else { return false }
        let address = place + 12
        let addressEnd = batch.first(39, from: address, before: end)
        guard batch.has("', file '", at: addressEnd, before: end) else { return false }
        event.format = constant
        event.logsource = logsource
        event.attribute(batch, to: Peer(address: address..<addressEnd, port: 0..<0, end: addressEnd))
        let isBlamed = event.sourceAddress != nil
        event.describe(web, blocked, outcome: isBlamed ? words.failure : nil)
        let file = addressEnd + 9
        let fileEnd = batch.first(39, from: file, before: end)
        if fileEnd > file { event.append(.filePath, file..<fileEnd) }
        return true
    }
}
