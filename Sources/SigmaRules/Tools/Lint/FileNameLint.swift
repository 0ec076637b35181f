/// The names of files in SigmaHQ's collection.
enum FileNameLint {
    static func problems(_ path: String, _ logsource: LintedLogsource?) -> [RuleError] {
        var problems: [RuleError] = []
        let name = path.split(separator: "/").last ?? ""
        guard name.hasSuffix(".yml") else {
            return [RuleError("file.ending", "`\(name)` does not end in .yml", at: nil)]
        }
        let stem = name.dropLast(4)
        let isPlain = stem.utf8.allSatisfy { $0 &- 97 < 26 || $0 &- 48 < 10 || $0 == 0x5F }
        if !isPlain || !(10...90).contains(name.utf8.count) {
            problems.append(
                RuleError("file.name", "`\(name)` is not of the form a-z, 0-9 and _, 10 to 90 characters", at: nil))
        }
        guard let logsource else { return problems }
        let prefixes = KnownLogsources.prefixes(logsource)
        if !prefixes.isEmpty, !prefixes.contains(where: name.hasPrefix) {
            problems.append(
                RuleError(
                    "file.prefix", "`\(name)` does not begin with `\(prefixes[0])`", at: nil,
                    suggestion: "Call it `\(prefixes[0])...yml`."))
        }
        return problems
    }
}
