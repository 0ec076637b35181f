import Testing

@testable import SecBotCore

@Suite("Field registry") struct FieldRegistryTests {
    @Test func wellKnownIdentifiersEqualTheirPlaceInTheTable() {
        for (index, entry) in FieldID.wellKnown.enumerated() {
            #expect(Int(entry.field.rawValue) == index + 1, "\(entry.name)")
        }
    }

    @Test func namesAndAliasesOfWellKnownFieldsAreDistinct() {
        let words = FieldID.wellKnown.flatMap { [$0.name, $0.alias].compactMap(\.self) }
        #expect(Set(words).count == words.count)
    }

    @Test func namesAndAliasesLeadToTheField() {
        let registry = FieldRegistry()
        for entry in FieldID.wellKnown {
            #expect(registry.lookup(entry.name) == entry.field)
            #expect(registry.name(of: entry.field) == entry.name)
            if let alias = entry.alias { #expect(registry.intern(alias) == entry.field) }
        }
    }

    @Test func interningIsStableAndVersioned() throws {
        let registry = FieldRegistry()
        let before = registry.version
        let field = try #require(registry.intern("example.new_field"))
        #expect(registry.intern("example.new_field") == field)
        #expect(registry.version == before + 1)
        #expect(registry.snapshot.version == registry.version)
        #expect(registry.name(of: field) == "example.new_field")
        #expect(registry.lookup("example.unknown") == nil)
        #expect(registry.intern("") == nil)
        #expect(registry.name(of: .none).isEmpty)
    }

    @Test func aFullRegistryRefusesNewNamesAndKeepsTheOldOnes() {
        let registry = FieldRegistry()
        for number in 0..<FieldRegistry.capacity { _ = registry.intern("n\(number)") }
        #expect(registry.intern("one.too.many") == nil)
        #expect(registry.lookup("source.ip") == .sourceIP)
        #expect(registry.snapshot.names.count == FieldRegistry.capacity)
    }
}
