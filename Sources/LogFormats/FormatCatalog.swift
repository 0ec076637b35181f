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
        SystemdFormat.self,
        LogindFormat.self,
    ]

    /// Formats of whole records, chosen by their bytes; the first that recognises a record tries it first.
    package static let recordFormats: [any RecordFormat.Type] = [
        JournalExportFormat.self,
        JournalJSONFormat.self,
    ]

    /// The name of the format that takes every framed line: the service's own format, else the plain message.
    package static let syslog = "syslog"
    /// The name of the automatic choice.
    package static let automatic = "auto"

    /// The names that `--format` takes besides ``automatic``, in order.
    package static var names: [String] {
        (messageFormats.map { $0.name } + recordFormats.map { $0.name } + [syslog]).sorted()
    }
}
