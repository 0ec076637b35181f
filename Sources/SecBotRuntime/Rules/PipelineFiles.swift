import Foundation
import SecBotCore
package import SigmaRules

/// Finds processing pipelines by the name of a bundled one or by the path of a file.
package enum PipelineFiles {
    /// What is wrong with pipelines, in words.
    package struct Problem: Error, CustomStringConvertible {
        package var description: String
    }

    /// Reads pipelines in the given order.
    /// - Parameter note: Called with warnings, rendered.
    /// - Throws: ``Problem`` with file, line and caret for the first that cannot be used.
    package static func read(
        _ names: [String], note: (String) -> Void = { _ in }
    ) throws(Problem) -> [ProcessingPipeline] {
        var pipelines: [ProcessingPipeline] = []
        for name in names {
            if let bundled = ProcessingPipeline.bundled(name) {
                pipelines.append(bundled)
                continue
            }
            let source = try source(name)
            let (pipeline, diagnostics) = ProcessingPipeline.parse(source)
            for diagnostic in diagnostics where diagnostic.severity != .error { note(diagnostic.rendered) }
            guard let pipeline else {
                let errors = diagnostics.filter { $0.severity == .error }.map(\.rendered)
                throw Problem(description: errors.joined(separator: "\n"))
            }
            pipelines.append(pipeline)
        }
        return pipelines
    }

    private static func source(_ name: String) throws(Problem) -> RuleSource {
        var isDirectory: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: name, isDirectory: &isDirectory) else {
            let isPath = name.contains("/") || name.hasSuffix(".yml") || name.hasSuffix(".yaml")
            let names = ProcessingPipeline.bundledNames
            let hint =
                isPath
                ? "is the path right?" : Nearest.suggestion(for: name, among: names) ?? "see secbot rules pipelines"
            throw Problem(description: "\(name): no such pipeline; \(hint)")
        }
        guard !isDirectory.boolValue else {
            throw Problem(description: "\(name): is a directory; name the file of one pipeline")
        }
        guard let data = FileManager.default.contents(atPath: name) else {
            throw Problem(description: "\(name): cannot be read")
        }
        guard data.count <= RuleFiles.maximumFileBytes else {
            throw Problem(description: "\(name): \(data.count) bytes; at most \(RuleFiles.maximumFileBytes)")
        }
        return RuleSource(path: name, text: String(decoding: data, as: UTF8.self))
    }
}
