import Crypto
import Glibc
package import SigmaRules

/// Keeps compiled rule sets in a directory, so that a start with the same rules does not compile them again.
///
/// The name of a file is the hash of everything that its content depends on: the texts and paths of all rules, the options,
/// the program. A file is used only if it and the directory belong to this user and nobody else can write them, and if
/// its content has the hash that it says; anything else is as if it were not there.
package struct RuleCache: Sendable {
    /// The directory is made if only its last part is missing.
    private let directory: String
    private let identity: String

    /// More compiled rule sets than these are removed, the least recently written ones first.
    static let maximumFiles = 4
    /// A larger file is not read.
    static let maximumBytes = 512 << 20
    private static let magic = Array("secbot rules 1\n".utf8)

    /// - Parameter identity: The version and the commit of the program; its file counts as well.
    package init(directory: String, identity: String) {
        self.directory = directory
        self.identity = identity
    }

    /// What a look at the cache came to.
    package enum Outcome: Sendable, Equatable {
        /// The rules were there, compiled.
        case found
        /// The rules were compiled, and kept for the next start.
        case stored
        /// The rules were compiled, and could not be kept: why.
        case unusable(String)
    }

    /// The rules of the sources, from the cache if they are there.
    /// - Parameter pipelines: The texts of the options' pipelines; without them a rule set with pipelines is not kept.
    package func load(
        _ sources: [RuleSource], options: RuleOptions = RuleOptions(), pipelines: [RuleSource] = []
    ) -> (rules: RuleSet, diagnostics: [RuleDiagnostic], outcome: Outcome) {
        guard options.pipelines.count == pipelines.count else {
            let (rules, diagnostics) = RuleSet.load(sources, options: options)
            return (rules, diagnostics, .unusable("the pipelines have no name"))
        }
        do throws(CacheDirectory.Problem) {
            let place = try CacheDirectory(directory)
            let name = RuleCache.name(key(sources, options, pipelines))
            if let content = place.read(name, upTo: RuleCache.maximumBytes),
                let start = RuleCache.payload(content), let (rules, diagnostics) = RuleSet.decode(content, from: start)
            {
                return (rules, diagnostics, .found)
            }
            let (rules, diagnostics) = RuleSet.load(sources, options: options)
            return (rules, diagnostics, store(rules, diagnostics, name, place))
        } catch {
            let (rules, diagnostics) = RuleSet.load(sources, options: options)
            return (rules, diagnostics, .unusable(error.cause))
        }
    }

    private func store(
        _ rules: RuleSet, _ diagnostics: [RuleDiagnostic], _ name: String, _ place: borrowing CacheDirectory
    ) -> Outcome {
        guard let payload = rules.encoded(with: diagnostics) else {
            return .unusable("the rules are nested too deeply")
        }
        do throws(CacheDirectory.Problem) {
            try place.write(name, [RuleCache.magic, Array(SHA256.hash(data: payload)), payload])
            place.prune(prefix: RuleCache.prefix, keeping: RuleCache.maximumFiles)
            return .stored
        } catch {
            return .unusable(error.cause)
        }
    }

    private static let prefix = "rules-"

    private static func name(_ key: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return prefix + String(decoding: key.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Where the compiled rules of a file begin, if they have the hash that stands before them.
    private static func payload(_ content: [UInt8]) -> Int? {
        let start = magic.count + SHA256.byteCount
        guard content.count > start, content.starts(with: magic) else { return nil }
        let hash = SHA256.hash(data: content[start...])
        return hash.elementsEqual(content[magic.count..<start]) ? start : nil
    }

    // MARK: Key

    private func key(_ sources: [RuleSource], _ options: RuleOptions, _ pipelines: [RuleSource]) -> [UInt8] {
        var hash = SHA256()
        RuleCache.add([identity, RuleCache.program], to: &hash)
        for (name, values) in options.placeholders.sorted(by: { $0.key < $1.key }) {
            RuleCache.add([name, "\(values.count)"] + values, to: &hash)
        }
        RuleCache.add(["pipelines", "\(pipelines.count)"], to: &hash)
        for pipeline in pipelines { RuleCache.add([pipeline.path, pipeline.text], to: &hash) }
        RuleCache.add(["rules", "\(sources.count)"], to: &hash)
        let pieces = ParallelMap.pieces(of: sources.count, atLeast: 128)
        let parts = ParallelMap.run(count: pieces.count) { piece in
            var hash = SHA256()
            for source in sources[pieces[piece]] { RuleCache.add([source.path, source.text], to: &hash) }
            return Array(hash.finalize())
        }
        for part in parts { hash.update(data: part) }
        return Array(hash.finalize())
    }

    /// Each text with its length before it, so that no two lists of texts give the same bytes.
    private static func add(_ texts: [String], to hash: inout SHA256) {
        for var text in texts {
            text.withUTF8 { bytes in
                unsafe withUnsafeBytes(of: UInt64(bytes.count)) { unsafe hash.update(bufferPointer: $0) }
                unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
            }
        }
    }

    /// What tells the file of the running program from an earlier one.
    private static let program: String = {
        var status = stat()
        guard unsafe stat("/proc/self/exe", &status) == 0 else { return "" }
        return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }()
}
