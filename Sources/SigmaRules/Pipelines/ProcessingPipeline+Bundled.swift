import SecBotCore

extension ProcessingPipeline {
    /// The pipelines that come with the engine, by name, for events in the schema that the name says.
    public static let bundledNames: [String] = BundledPipelines.all.map(\.name)

    /// A pipeline that comes with the engine.
    public static func bundled(_ name: String) -> ProcessingPipeline? {
        guard let found = BundledPipelines.all.first(where: { $0.name == name }) else { return nil }
        var steps: [Step] = []
        for mapping in found.mappings {
            var step = Step(id: nil, change: .renameFields(mapping.fields.mapValues { [$0] }))
            if let logsource = mapping.logsource {
                step.ruleConditions = [
                    .logsource(product: logsource.product, category: logsource.category, service: logsource.service)
                ]
            }
            steps.append(step)
        }
        return ProcessingPipeline(name: name, priority: 20, variables: [:], steps: steps)
    }
}
