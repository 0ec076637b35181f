extension ProcessingPipeline {
    /// The pipelines that come with the engine, by name, for events in the schema that the name says.
    public static let bundledNames: [String] = BundledPipelines.all.map(\.name)

    /// The YAML of a pipeline that comes with the engine.
    public static func bundledText(_ name: String) -> String? {
        BundledPipelines.all.first { $0.name == name }?.text
    }

    /// A pipeline that comes with the engine.
    public static func bundled(_ name: String) -> ProcessingPipeline? {
        bundledText(name).flatMap { parse(RuleSource(path: name, text: $0)).pipeline }
    }
}
