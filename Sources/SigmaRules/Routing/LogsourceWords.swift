import PatternMatching
import SecBotCore
import Synchronization

/// The products, categories and services that loaded rules speak of, and the logsources that events declare with them.
///
/// An event may say itself what it is, in the fields `product`, `category` and `service`. Such fields mean other things in
/// other logs (Zeek's `service` is a protocol), so that only words of rules count, and a service alone declares nothing.
final class LogsourceWords: Sendable {
    static let shared = LogsourceWords()

    private struct State {
        var products: Set<String> = []
        var categories: Set<String> = []
        var services: Set<String> = []
        /// By the hash of the three values; unknown where they declare nothing.
        var declared: [UInt64: LogsourceID] = [:]
    }
    private let state = Mutex(State())

    /// The most combinations that are remembered.
    private static let maximumDeclared = 4096

    /// Takes the words of rules.
    func add(_ logsources: [Logsource]) {
        state.withLock { state in
            for logsource in logsources {
                if let product = logsource.product { state.products.insert(product) }
                if let category = logsource.category { state.categories.insert(category) }
                if let service = logsource.service { state.services.insert(service) }
            }
            state.declared = [:]
        }
    }

    /// The logsource that an event declares; `nil` if its fields are no declaration.
    ///
    /// - Parameters:
    ///   - key: A hash of the three values.
    ///   - values: Called when the combination is not known yet.
    func logsource(_ key: UInt64, _ values: () -> Logsource) -> LogsourceID? {
        if let known = state.withLock({ $0.declared[key] }) { return known == .unknown ? nil : known }
        let said = values()
        return state.withLock { state in
            var logsource = Logsource()
            logsource.product = said.product.flatMap { state.products.contains($0) ? $0 : nil }
            logsource.category = said.category.flatMap { state.categories.contains($0) ? $0 : nil }
            logsource.service = said.service.flatMap { state.services.contains($0) ? $0 : nil }
            let isDeclared = logsource.product != nil || logsource.category != nil
            let identifier = isDeclared ? LogsourceID(logsource) : .unknown
            // Events choose the words: a flood of new ones must not keep later ones from being remembered.
            if state.declared.count >= LogsourceWords.maximumDeclared { state.declared = [:] }
            state.declared[key] = identifier
            return isDeclared ? identifier : nil
        }
    }
}
