/// Looks at a host and says what to watch. Reads files only; runs nothing, changes nothing.
package struct HostDetection: Sendable {
    private let root: String

    /// Folders of systemd units, most specific first.
    private static let unitFolders = [
        "/etc/systemd/system", "/run/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system",
    ]

    /// - Parameter root: the folder that counts as `/`; tests and images give another.
    package init(root: String = "") { self.root = root.hasSuffix("/") ? String(root.dropLast()) : root }

    /// What is here, and the sources to read. Paths in the result are those of the host, without the root.
    package func inventory() -> HostInventory {
        let packages = PackageList(root: root)
        let units = unitFiles()
        var services: [HostInventory.Service] = []
        var missing: [String] = []
        for known in ServiceKnowledge.all {
            let evidence = evidence(for: known, packages, units)
            if evidence.isEmpty {
                missing.append("\(known.name): no package, unit or file of it")
            } else {
                services.append(
                    HostInventory.Service(name: known.name, evidence: evidence, logs: known.logs.filter(exists)))
            }
        }
        let hasJournal = JournalAccess.folders.contains { holdsJournal($0) }
        if !hasJournal {
            missing.append("journal: no journal files in \(JournalAccess.folders.joined(separator: " or "))")
        }
        return HostInventory(
            system: system(), timezone: timezone(), hasJournal: hasJournal, services: services,
            sources: sources(services, hasJournal: hasJournal, &missing), missing: missing)
    }

    /// Whether a folder has journal files: directly or, as journald keeps them, in a folder per machine.
    private func holdsJournal(_ folder: String) -> Bool {
        let names = Folder.names(in: root + folder)
        if names.contains(where: { $0.hasSuffix(".journal") }) { return true }
        return names.contains { name in
            Folder.names(in: root + folder + "/" + name).contains { $0.hasSuffix(".journal") }
        }
    }

    private func evidence(
        for known: ServiceKnowledge, _ packages: PackageList, _ units: Set<String>
    ) -> [String] {
        var found: [String] = []
        for name in known.packages {
            if let version = packages.installed[name] { found.append("package \(name) \(version)") }
        }
        found += known.units.filter { units.contains($0 + ".service") }.map { "unit \($0).service" }
        found += known.files.filter(exists).map { "file \($0)" }
        return found
    }

    /// Each record once: the journal holds what syslog daemons write to files, so where it exists their files are left out.
    private func sources(
        _ services: [HostInventory.Service], hasJournal: Bool, _ missing: inout [String]
    ) -> [SourceSettings] {
        var sources: [SourceSettings] = []
        if hasJournal {
            sources.append(SourceSettings(type: .journal))
        } else {
            for row in ServiceKnowledge.systemLogs {
                if let path = row.first(where: exists) {
                    sources.append(SourceSettings(type: .file, path: path))
                } else {
                    missing.append("log: neither \(row.joined(separator: " nor "))")
                }
            }
        }
        let zone = timezone()
        for service in services {
            guard let known = ServiceKnowledge.all.first(where: { $0.name == service.name }) else { continue }
            if service.logs.isEmpty, known.fallback == .none {
                missing.append("\(service.name): installed, but none of \(known.logs.joined(separator: ", ")) exists")
            }
            // What syslog also carries would be read twice.
            if known.fallback == .system, hasJournal, known.logs.contains(where: { HostDetection.isSyslogFile($0) }) {
                continue
            }
            for path in service.logs where !sources.contains(where: { $0.path == path }) {
                var source = SourceSettings(type: .file, path: path)
                source.format = known.format
                source.timezone = zone
                sources.append(source)
            }
        }
        return sources
    }

    /// Files that a syslog daemon writes from what the journal has too.
    private static func isSyslogFile(_ path: String) -> Bool {
        ["/var/log/mail.log", "/var/log/ufw.log"].contains(path)
    }

    /// Unit files on disk, and those that are enabled by a link.
    private func unitFiles() -> Set<String> {
        var units: Set<String> = []
        for folder in HostDetection.unitFolders {
            for name in Folder.names(in: root + folder) {
                if name.hasSuffix(".service") { units.insert(name) }
                guard name.hasSuffix(".wants") else { continue }
                units.formUnion(Folder.names(in: root + folder + "/" + name).filter { $0.hasSuffix(".service") })
            }
        }
        return units
    }

    private func exists(_ path: String) -> Bool {
        Folder.isPattern(path) ? !Folder.matches(of: root + path).isEmpty : (try? FileFacts(path: root + path)) != nil
    }

    private func system() -> String? {
        let text = SmallFile.text(root + "/etc/os-release") ?? SmallFile.text(root + "/usr/lib/os-release")
        guard let line = text?.split(separator: "\n").first(where: { $0.hasPrefix("PRETTY_NAME=") }) else { return nil }
        return line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" && $0 != "'" }.prefix(200).description
    }

    private func timezone() -> String? {
        if let text = SmallFile.text(root + "/etc/timezone", maximum: 256)?.split(separator: "\n").first {
            return String(text)
        }
        guard let target = Folder.target(ofLink: root + "/etc/localtime"), let zone = target.range(of: "/zoneinfo/")
        else {
            return nil
        }
        return String(target[zone.upperBound...])
    }
}

extension String {
    /// Where a text stands in this one, first occurrence.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
