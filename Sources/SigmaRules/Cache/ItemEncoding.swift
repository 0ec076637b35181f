import PatternMatching
import SecBotCore

/// Writes the groups of detection items: the counterpart of ``ItemDecoding``. Texts stand where they are used, so that an
/// item can be read without anything else.
enum ItemEncoding {
    static func groups(_ groups: [[ValueTest]]) -> [UInt8] {
        var output = CacheWriter()
        output.number(groups.count)
        for group in groups {
            output.number(group.count)
            for test in group { self.test(test, &output) }
        }
        return output.bytes
    }

    private static func test(_ test: ValueTest, _ output: inout CacheWriter) {
        switch test {
        case .text(let text):
            output.byte(0)
            self.text(text, &output)
        case .number(let number, let text):
            output.byte(1)
            self.number(number, &output)
            self.text(text, &output)
        case .compare(let comparison, let number):
            output.byte(2)
            output.raw(comparison.rawValue.utf8)
            self.number(number, &output)
        case .network(let network):
            output.byte(3)
            output.word(network.address.high)
            output.word(network.address.low)
            output.number(network.prefix)
        case .expression(let expression):
            output.byte(4)
            output.raw(expression.pattern.utf8)
            output.byte(expression.options.rawValue)
            output.flag(expression.requiredLiterals != nil)
            let literals = expression.requiredLiterals ?? []
            output.number(literals.count)
            for literal in literals { output.raw(literal) }
        case .null: output.byte(5)
        case .exists(let wanted):
            output.byte(6)
            output.flag(wanted)
        case .reference(let reference):
            output.byte(7)
            output.raw(reference.name.utf8)
            output.flag(reference.startsAnywhere)
            output.flag(reference.endsAnywhere)
            output.flag(reference.isCased)
        case .time(let part, let comparison, let value):
            output.byte(8)
            output.raw(part.rawValue.utf8)
            output.raw(comparison.rawValue.utf8)
            output.number(value)
        }
    }

    private static func text(_ test: TextTest, _ output: inout CacheWriter) {
        output.flag(test.isCased)
        output.flag(test.written != nil)
        if let written = test.written { output.raw(written.utf8) }
        output.number(test.tokens.count)
        for token in test.tokens {
            switch token {
            case .anyText: output.byte(0)
            case .anyCharacter: output.byte(1)
            case .bytes(let bytes):
                output.byte(2)
                output.raw(bytes)
            }
        }
    }

    private static func number(_ number: NumberValue, _ output: inout CacheWriter) {
        switch number {
        case .integer(let value):
            output.byte(0)
            output.word(UInt64(truncatingIfNeeded: value))
            output.word(UInt64(truncatingIfNeeded: value >> 64))
        case .double(let value):
            output.byte(1)
            output.word(value.bitPattern)
        }
    }
}
