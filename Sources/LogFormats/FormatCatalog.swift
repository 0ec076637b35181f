/// Every format, each list in the order of the formats' names. A new format is a folder under `Formats`, its golden
/// corpus and a line here.
package enum FormatCatalog {
    /// Formats of messages behind a syslog or journal frame, chosen by the program's name.
    package static let messageFormats: [any MessageFormat.Type] = [
        AccountsFormat.self,
        ApacheSyslogFormat.self,
        AuditMessageFormat.self,
        CronFormat.self,
        DropbearFormat.self,
        KernelFormat.self,
        LoginFormat.self,
        NginxSyslogFormat.self,
        PamFormat.self,
        SshdFormat.self,
        SuFormat.self,
        SudoFormat.self,
        SuhosinFormat.self,
        SystemdFormat.self,
        LogindFormat.self,
    ]

    /// Formats of whole records, chosen by their bytes; the first that recognises a record tries it first. The declared
    /// ones come last, because they recognise a record only by reading it.
    package static let recordFormats: [any RecordFormat.Type] = [
        ApacheErrorFormat.self,
        AptHistoryFormat.self,
        AuditdFormat.self,
        DpkgFormat.self,
        JournalExportFormat.self,
        JournalJSONFormat.self,
        JSONFormat.self,
        NginxErrorFormat.self,
        SshesameFormat.self,
        WebAccessFormat.self,
        DeclaredRecordFormat.self,
    ]

    /// Formats of whole records that look like another one's: used only where they are named.
    package static let namedRecordFormats: [any RecordFormat.Type] = [
        ApacheAccessFormat.self,
        NginxAccessFormat.self,
    ]

    /// The name of the format that takes every framed line: the service's own format, else the plain message.
    package static let syslog = "syslog"
    /// The name of the automatic choice.
    package static let automatic = "auto"

    /// The names that `--format` takes besides ``automatic``, in order.
    package static var names: [String] {
        (messageFormats.map { $0.name } + (recordFormats + namedRecordFormats).map { $0.name }
            + DeclaredServices.all.map(\.name) + [syslog]).sorted()
    }

    /// The format of whole records with this name.
    static func recordFormat(named name: String) -> (any RecordFormat.Type)? {
        (recordFormats + namedRecordFormats).first { $0.name == name }
    }
}
