/// What is known of one service: by what it is recognised, and where it logs. One row per service.
struct ServiceKnowledge: Sendable {
    /// Where its records are when it has no file of its own.
    enum Fallback: Sendable { case system, none }

    let name: String
    /// Debian and other package names.
    var packages: [String] = []
    /// systemd units, without `.service`.
    var units: [String] = []
    /// Files that only this service has.
    var files: [String] = []
    /// Its own log files, paths or patterns.
    var logs: [String] = []
    /// Name of the format, where it is not chosen by the record.
    var format = "auto"
    var fallback = Fallback.system

    static let all: [ServiceKnowledge] = [
        ServiceKnowledge(
            name: "apache", packages: ["apache2", "httpd"], units: ["apache2", "httpd"],
            files: ["/etc/apache2/apache2.conf"],
            logs: ["/var/log/apache2/*.log", "/var/log/httpd/*_log"], fallback: .none),
        ServiceKnowledge(
            name: "auditd", packages: ["auditd", "audit"], units: ["auditd"], files: ["/etc/audit/auditd.conf"],
            logs: ["/var/log/audit/audit.log"], fallback: .none),
        ServiceKnowledge(
            name: "cron", packages: ["cron", "cronie", "systemd-cron"], units: ["cron", "crond"],
            files: ["/etc/crontab"]),
        ServiceKnowledge(
            name: "dovecot", packages: ["dovecot-core", "dovecot"], units: ["dovecot"],
            files: ["/etc/dovecot/dovecot.conf"]),
        ServiceKnowledge(
            name: "dpkg", packages: ["dpkg"], files: ["/var/lib/dpkg/status"],
            logs: ["/var/log/dpkg.log", "/var/log/apt/history.log"], fallback: .none),
        ServiceKnowledge(
            name: "dropbear", packages: ["dropbear", "dropbear-bin"], units: ["dropbear"],
            files: ["/etc/default/dropbear"]),
        ServiceKnowledge(
            name: "exim", packages: ["exim4-daemon-light", "exim4-daemon-heavy", "exim"], units: ["exim4", "exim"],
            files: ["/etc/exim4"], logs: ["/var/log/exim4/mainlog", "/var/log/exim4/rejectlog"]),
        ServiceKnowledge(
            name: "mysql", packages: ["mariadb-server", "mysql-server", "default-mysql-server"],
            units: ["mariadb", "mysql"],
            files: ["/etc/mysql/my.cnf"], logs: ["/var/log/mysql/error.log"]),
        ServiceKnowledge(
            name: "nginx", packages: ["nginx", "nginx-core", "nginx-light", "nginx-full"], units: ["nginx"],
            files: ["/etc/nginx/nginx.conf"], logs: ["/var/log/nginx/*.log"], fallback: .none),
        ServiceKnowledge(
            name: "postfix", packages: ["postfix"], units: ["postfix"], files: ["/etc/postfix/main.cf"],
            logs: ["/var/log/mail.log"]),
        ServiceKnowledge(
            name: "postgresql", packages: ["postgresql"], units: ["postgresql"], files: ["/etc/postgresql"],
            logs: ["/var/log/postgresql/*.log"]),
        ServiceKnowledge(
            name: "proftpd", packages: ["proftpd-core", "proftpd-basic"], units: ["proftpd"], files: ["/etc/proftpd"],
            logs: ["/var/log/proftpd/proftpd.log"]),
        ServiceKnowledge(
            name: "sshd", packages: ["openssh-server"], units: ["ssh", "sshd"], files: ["/etc/ssh/sshd_config"]),
        ServiceKnowledge(
            name: "sudo", packages: ["sudo", "sudo-ldap"], files: ["/etc/sudoers"]),
        ServiceKnowledge(
            name: "suricata", packages: ["suricata"], units: ["suricata"], files: ["/etc/suricata/suricata.yaml"],
            logs: ["/var/log/suricata/eve.json"], fallback: .none),
        ServiceKnowledge(
            name: "ufw", packages: ["ufw"], units: ["ufw"], files: ["/etc/ufw/ufw.conf"], logs: ["/var/log/ufw.log"]),
        ServiceKnowledge(
            name: "vsftpd", packages: ["vsftpd"], units: ["vsftpd"], files: ["/etc/vsftpd.conf"],
            logs: ["/var/log/vsftpd.log"], fallback: .none),
    ]

    /// Where syslog daemons write what concerns the whole system; the first that exist of each row are read.
    static let systemLogs: [[String]] = [
        ["/var/log/auth.log", "/var/log/secure"],
        ["/var/log/kern.log"],
        ["/var/log/syslog", "/var/log/messages"],
    ]
}
