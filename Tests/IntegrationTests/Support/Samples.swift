/// Log lines that these tests write.
enum SampleLine {
    /// A failed login as sshd writes it.
    static func failedLogin(from address: String, second: Int = 0, user: String = "root") -> String {
        "\(time(second)) web01 sshd[\(1000 + second % 60_000)]: Failed password for \(user) from \(address) port 4242 ssh2\n"
    }

    /// A line of no interest, with a number.
    static func numbered(_ number: Int) -> String {
        "\(time(number)) web01 app[77]: line number \(number)\n"
    }

    /// The `second`th second of a day, as syslog writes it.
    private static func time(_ second: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "Nov 20 \(two(second / 3600 % 24)):\(two(second / 60 % 60)):\(two(second % 60))"
    }
}

/// Rules that these tests use instead of the shipped ones, so that what they expect does not change with those.
enum SampleRule {
    /// Finds every failed login by itself.
    static let failedLogin = """
        title: A failed login by sshd
        id: 5b0fbcf6-3f0e-4f0f-9d0c-4b6d2b6c0001
        status: test
        logsource:
            product: linux
            service: sshd
        detection:
            selection:
                event.category: authentication
                event.outcome: failure
            condition: selection
        level: low

        """

    /// Not a rule: the condition names a selection that is not there.
    static let broken = """
        title: A rule with a mistake
        id: 5b0fbcf6-3f0e-4f0f-9d0c-4b6d2b6c0002
        logsource:
            product: linux
        detection:
            selection:
                user.name: root
            condition: selektion
        level: low

        """
}
