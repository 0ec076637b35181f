import SigmaRules

extension FuzzTarget {
    /// A processing pipeline is read or refused, and one that was read can be applied to rules of several kinds.
    static let pipelines = FuzzTarget(name: "pipelines", maximumLength: 4096) { bytes in
        let source = RuleSource(path: "fuzz.yml", text: String(decoding: bytes, as: UTF8.self))
        let (pipeline, diagnostics) = ProcessingPipeline.parse(source)
        promise(
            pipeline != nil || diagnostics.contains { $0.severity == .error }, "a refused pipeline says what is wrong")
        guard let pipeline else { return }
        var options = RuleOptions(pipelines: [pipeline])
        options.threads = 1
        let (rules, _) = RuleSet.load([RuleSource(path: "rules.yml", text: rulesToAdapt)], options: options)
        promise(rules.rules.count <= 2, "a pipeline makes no rules")
    }

    private static let rulesToAdapt = """
        title: Windows
        id: windows
        logsource: {product: windows, category: process_creation}
        detection:
          selection: {Image|endswith: '\\\\x.exe', User|expand: '%admins%', Hashes|contains: 'MD5=0'}
          keywords: [one, 'two*']
          condition: selection or keywords
        ---
        title: Linux
        id: linux
        logsource: {product: linux, service: auditd}
        detection:
          selection: {type: EXECVE, a0|startswith: whoami, ppid|gt: 3}
          filter: {exe: null}
          condition: selection and not filter
        """
}
