/// Every format, in the order of its name. A new format is a folder under `Formats`, its golden corpus and a line here.
package enum FormatCatalog {
    /// Formats of messages behind a syslog or journal frame, chosen by the program's name.
    package static let messageFormats: [any MessageFormat.Type] = [
        AccountsFormat.self,
        CronFormat.self,
        DropbearFormat.self,
        KernelFormat.self,
        LoginFormat.self,
        PamFormat.self,
        SshdFormat.self,
        SuFormat.self,
        SudoFormat.self,
        SuhosinFormat.self,
        SystemdFormat.self,
        LogindFormat.self,
    ]

    /// Formats of whole records, chosen by their bytes; the first that recognises a record tries it first.
    package static let recordFormats: [any RecordFormat.Type] = [
        ApacheErrorFormat.self,
        JournalExportFormat.self,
        JournalJSONFormat.self,
        NginxErrorFormat.self,
        SshesameFormat.self,
        WebAccessFormat.self,
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
        (messageFormats.map { $0.name } + (recordFormats + namedRecordFormats).map { $0.name } + [syslog]).sorted()
    }

    /// The format of whole records with this name.
    static func recordFormat(named name: String) -> (any RecordFormat.Type)? {
        (recordFormats + namedRecordFormats).first { $0.name == name }
    }
}
