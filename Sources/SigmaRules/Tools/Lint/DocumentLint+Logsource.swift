extension DocumentLint {
    mutating func logsource(_ root: YAMLNode) {
        guard let node = root["logsource"], let pairs = node.pairs else { return }
        for (key, value) in pairs {
            let name = key.text ?? ""
            if !["product", "category", "service", "definition"].contains(name) {
                let near = DocumentLint.near(name, ["product", "category", "service", "definition"])
                add("logsource.key", "`\(name)` does not choose rules", key, near.map { "Did you mean `\($0)`?" })
            } else if name != "definition", let text = value.text, text != text.lowercased() {
                add("logsource.case", "`\(text)` is written in capitals", value, "Write `\(text.lowercased())`.")
            }
        }
        guard let logsource, logsource.product != nil || logsource.category != nil || logsource.service != nil else {
            add("logsource.empty", "the logsource names no product, category or service", node)
            return
        }
        let isProductKnown = product(logsource, node)
        category(logsource, node, isProductKnown)
        service(logsource, node, isProductKnown)
    }

    private mutating func product(_ logsource: LintedLogsource, _ node: YAMLNode) -> Bool {
        guard let product = logsource.product, let place = node["product"] else { return true }
        guard !KnownLogsources.products.contains(product) else { return true }
        note("product", product, KnownLogsources.products, place)
        return false
    }

    private mutating func category(_ logsource: LintedLogsource, _ node: YAMLNode, _ isProductKnown: Bool) {
        guard let category = logsource.category, let place = node["category"], isProductKnown else { return }
        var known = KnownLogsources.generalCategories
        if let product = logsource.product { known = KnownLogsources.categories[product] ?? [] }
        guard !known.contains(category) else { return }
        let all = KnownLogsources.categories.values.reduce(KnownLogsources.generalCategories) { $0.union($1) }
        if all.contains(category) {
            let product = logsource.product.map { "the product `\($0)`" } ?? "no product"
            add("logsource.unknown", "the category `\(category)` is not known for \(product)", place)
        } else {
            note("category", category, all, place)
        }
    }

    private mutating func service(_ logsource: LintedLogsource, _ node: YAMLNode, _ isProductKnown: Bool) {
        guard let service = logsource.service, let place = node["service"], isProductKnown else { return }
        var known = KnownLogsources.generalServices
        if let product = logsource.product { known.formUnion(KnownLogsources.services[product] ?? []) }
        guard !known.contains(service) else { return }
        note("service", service, known, place)
    }

    private mutating func note(_ kind: String, _ word: String, _ known: Set<String>, _ place: YAMLNode) {
        if let near = DocumentLint.near(word, known) {
            add(
                "logsource.spelling", "`\(word)` is not a \(kind) of the taxonomy", place, "Did you mean `\(near)`?")
        } else {
            add("logsource.unknown", "the \(kind) `\(word)` is not in the taxonomy", place)
        }
    }

    /// Categories of Sysmon's event numbers, for rules that name log and number instead.
    static let sysmonCategories: [String: String] = {
        var categories: [String: String] = [:]
        for route in WindowsRoutes.categories where route.condition == nil {
            guard route.channels.contains(where: { $0.hasPrefix("Microsoft-Windows-Sysmon") }) else { continue }
            for number in route.eventIDs where categories[String(number)] == nil {
                categories[String(number)] = route.category
            }
        }
        return categories
    }()
}
