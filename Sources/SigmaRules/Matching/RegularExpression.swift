import CPcre2

/// A regular expression of PCRE2, with bounded effort per match; compiled to machine code when it is first used.
final class RegularExpression: Hashable, Sendable {
    let pattern: String
    let options: Options
    /// Folded literals of which any match must contain one; `nil` if none is known.
    let requiredLiterals: [[UInt8]]?
    private let code = OnceReference<Code>()

    struct Options: OptionSet, Hashable, Sendable {
        let rawValue: UInt8
        static let ignoreCase = Options(rawValue: 1)
        static let multiline = Options(rawValue: 2)
        static let dotAll = Options(rawValue: 4)
    }

    /// The longest pattern, in bytes.
    static let maximumLength = 8192

    /// - Throws: ``RuleError`` without a place; `offset` is in the message.
    init(_ pattern: String, options: Options) throws(RuleError) {
        self.pattern = pattern
        self.options = options
        guard pattern.utf8.count <= RegularExpression.maximumLength else {
            throw RuleError(
                "regex.tooLong", "the expression is longer than \(RegularExpression.maximumLength) bytes", at: nil)
        }
        _ = try Code(pattern, options, isUsed: false)
        requiredLiterals = RegularExpressionLiterals.required(by: pattern)
    }

    /// An expression that was accepted before, with the literals that were found in it.
    init(accepted pattern: String, options: Options, requiredLiterals: [[UInt8]]?) {
        self.pattern = pattern
        self.options = options
        self.requiredLiterals = requiredLiterals
    }

    static func == (left: RegularExpression, right: RegularExpression) -> Bool {
        left.pattern == right.pattern && left.options == right.options
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(pattern)
        hasher.combine(options)
    }

    /// How a match ended.
    enum Outcome: Equatable {
        case match(Range<Int>)
        case noMatch
        /// The effort reached its bound: counts as no match, and is counted.
        case limit
    }

    /// Looks for the first match in a text, which may hold invalid UTF-8.
    func match(_ text: Span<UInt8>, _ scratch: borrowing RegularExpressionScratch) -> Outcome {
        guard let code = code.value ?? compile() else { return .limit }
        let status = unsafe text.withUnsafeBufferPointer { buffer in
            var empty: UInt8 = 0
            return unsafe withUnsafePointer(to: &empty) { fallback in
                unsafe pcre2_match_8(
                    code.pointer, buffer.baseAddress ?? fallback, buffer.count, 0, 0, scratch.data, scratch.context)
            }
        }
        // 0 is a match with more groups than the match data has places for.
        if status >= 0 {
            let vector = unsafe pcre2_get_ovector_pointer_8(scratch.data)
            guard let vector = unsafe vector else { return .noMatch }
            let start = unsafe Int(vector[0])
            let end = unsafe Int(vector[1])
            return .match(min(start, end)..<max(start, end))
        }
        return status == PCRE2_ERROR_NOMATCH ? .noMatch : .limit
    }

    /// `nil` if there is no memory for it: such a match counts as given up.
    private func compile() -> Code? {
        guard let made = try? Code(pattern, options, isUsed: true) else { return nil }
        return code.keep(made)
    }

    /// The compiled program. PCRE2 documents it as immutable once compiled, and safe to share between threads.
    @safe private final class Code: @unchecked Sendable {
        let pointer: OpaquePointer

        /// - Parameter isUsed: Whether machine code is made, which takes longer than everything else.
        init(_ pattern: String, _ options: Options, isUsed: Bool) throws(RuleError) {
            var flags = UInt32(PCRE2_UTF) | UInt32(PCRE2_MATCH_INVALID_UTF)
            if options.contains(.ignoreCase) { flags |= UInt32(PCRE2_CASELESS) }
            if options.contains(.multiline) { flags |= UInt32(PCRE2_MULTILINE) }
            if options.contains(.dotAll) { flags |= UInt32(PCRE2_DOTALL) }
            var number: Int32 = 0
            var offset = 0
            let bytes = Array(pattern.utf8)
            let compiled = unsafe bytes.withUnsafeBufferPointer { buffer in
                unsafe pcre2_compile_8(buffer.baseAddress, buffer.count, flags, &number, &offset, nil)
            }
            guard let compiled = unsafe compiled else {
                var message = [UInt8](repeating: 0, count: 256)
                let length = unsafe message.withUnsafeMutableBufferPointer { buffer in
                    unsafe pcre2_get_error_message_8(number, buffer.baseAddress, buffer.count)
                }
                let text = String(decoding: message.prefix(max(0, Int(length))), as: UTF8.self)
                throw RuleError("regex.invalid", "not a regular expression: \(text) (at byte \(offset))", at: nil)
            }
            // Without it (a process that may not make code) matching is slower, not different.
            if isUsed { _ = unsafe pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE)) }
            unsafe pointer = compiled
        }

        deinit { unsafe pcre2_code_free_8(pointer) }
    }
}

/// The memory that one thread needs to match expressions, with the bounds on effort.
@safe struct RegularExpressionScratch: ~Copyable {
    let data: OpaquePointer?
    let context: OpaquePointer?
    private let stack: OpaquePointer?

    /// Steps of backtracking for one match.
    static let matchLimit: UInt32 = 200_000
    static let depthLimit: UInt32 = 2_000
    /// Kibibytes.
    static let heapLimit: UInt32 = 4_096

    init() {
        unsafe data = pcre2_match_data_create_8(4, nil)
        unsafe context = pcre2_match_context_create_8(nil)
        unsafe pcre2_set_match_limit_8(context, RegularExpressionScratch.matchLimit)
        unsafe pcre2_set_depth_limit_8(context, RegularExpressionScratch.depthLimit)
        unsafe pcre2_set_heap_limit_8(context, RegularExpressionScratch.heapLimit)
        unsafe stack = pcre2_jit_stack_create_8(32 * 1024, 1024 * 1024, nil)
        unsafe pcre2_jit_stack_assign_8(context, nil, UnsafeMutableRawPointer(stack))
    }

    deinit {
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_jit_stack_free_8(stack)
    }
}
