internal import SecBotCore

/// Paths that scanners ask every host for. An error log that reports one of them as absent reports an unwanted act of
/// the client; what many such requests mean is for rules to say.
enum WebProbe {
    private static let names: [StaticString] = [
        "wp-login.php", "xmlrpc.php", "wp-config.php", "phpmyadmin", "phpMyAdmin", "mysqladmin", "/pma/", "/.env",
        "/.git/", "/.aws/", "/setup.php", "/cgi-bin/php", "/boaform", "/manager/html", "timthumb.php", "w00tw00t",
        "/vendor/phpunit", "/HNAP1", "/actuator/", "eval-stdin.php", "/etc/passwd",
    ]

    /// Whether a path contains one of the names.
    static func occurs(in bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for name in names where RecordScan.contains(name, bytes, range) { return true }
        return false
    }
}
