/// A named part of a rule's detection.
struct SelectionSyntax: Sendable {
    var name: String
    var body: SelectionBody
    var place: SourcePlace
}

/// What a selection demands.
indirect enum SelectionBody: Sendable {
    case item(ItemSyntax)
    case all([SelectionBody])
    case any([SelectionBody])
}

/// A field with its modifiers and values, before compilation.
struct ItemSyntax: Sendable {
    /// `nil` for keywords, which are searched in every value of the event.
    var field: String?
    var modifiers: [Modifier]
    var values: [YAMLNode]
    /// The values were written as a list.
    var isList: Bool
    var place: SourcePlace
}

/// A condition over selections.
indirect enum ConditionSyntax: Hashable, Sendable {
    case selection(String)
    case not(ConditionSyntax)
    case and([ConditionSyntax])
    case or([ConditionSyntax])
    /// `count` is `nil` for all; the pattern is `nil` for `them`.
    case quantified(count: Int?, pattern: String?)
}
