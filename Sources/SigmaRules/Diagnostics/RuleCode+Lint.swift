extension RuleCode {
    /// What the linter says about rules that load.
    static let lint: [RuleCode] =
        metadata + values + [
            RuleCode(
                "condition.case", .info, "an operator of the condition in capitals",
                "Write and, or, not, of and them in small letters."),
            RuleCode(
                "condition.them", .info, "`them` takes in every selection, filters that are added later as well",
                "Write `1 of selection_*` or `all of selection_*`."),
            RuleCode("condition.single", .warning, "a quantifier over a single selection", "Name the selection."),
            RuleCode("condition.twice", .warning, "two conditions in the list are the same", "Keep one."),
            RuleCode(
                "condition.contradiction", .warning, "a selection and its negation are both demanded",
                "Drop one of them."),
            RuleCode("correlation.key", .warning, "a key that correlations do not know", "Correct the word."),
            RuleCode(
                "correlation.noGroup", .info, "the correlation counts over all events together",
                "Add `group-by:` with what one actor has in common."),
            RuleCode(
                "field.name", .warning, "a field name that the taxonomy spells otherwise",
                "Use the name of the taxonomy."),
            RuleCode(
                "field.taxonomy", .warning, "a field of one log in a rule for a category of many",
                "Use the name of the taxonomy."),
            RuleCode("field.space", .warning, "white space around the name of a field", "Remove it."),
            RuleCode(
                "field.eventID", .info, "an event number in a rule for a category",
                "Drop it: the category already chooses the events."),
            RuleCode("file.ending", .info, "the file does not end in .yml", "Rename it.", isConvention: true),
            RuleCode(
                "file.name", .info, "the name of the file is not of the form a-z, 0-9 and _, 10 to 90 characters",
                "Rename it.", isConvention: true),
            RuleCode(
                "file.prefix", .info, "the name of the file does not begin as those of its logsource do", "Rename it.",
                isConvention: true),
            RuleCode("item.allOfOne", .warning, "`all` over a single value", "Drop `all`."),
            RuleCode(
                "item.allExact", .warning, "`all` over whole values, which one value cannot fulfil",
                "Use `contains|all`, or drop `all`."),
            RuleCode(
                "item.noValues", .warning, "the list of values is empty, so the item never holds",
                "Add values, or remove the item."),
            RuleCode(
                "item.base64", .warning, "an encoded value that is compared with the whole field", "Add `contains`."),
            RuleCode("item.modifierTwice", .warning, "a modifier is given twice", "Keep one."),
            RuleCode("key.misplaced", .warning, "a key that belongs elsewhere in the rule", "Move it."),
            RuleCode("key.unknown", .warning, "a key that looks like a misspelt one", "Correct the word."),
            RuleCode("logsource.case", .warning, "a logsource in capitals", "Write it in small letters."),
            RuleCode("logsource.empty", .warning, "the logsource chooses nothing", "Add product, category or service."),
            RuleCode(
                "logsource.key", .warning, "a key that does not choose rules",
                "Use product, category and service; explain in definition."),
            RuleCode(
                "logsource.specific", .info, "the log and event number of a category",
                "Use the category, which other sensors have as well."),
            RuleCode("logsource.spelling", .warning, "a logsource that looks like a misspelt one", "Correct the word."),
            RuleCode(
                "logsource.unknown", .info, "a logsource that the taxonomy does not list",
                "Check the spelling; your own logs may have names of their own."),
            RuleCode(
                "rule.alwaysJudged", .info,
                "the rule can hold for events without any of its values, so it is judged for each",
                "Add a selection that a matching event must satisfy."),
            RuleCode(
                "rule.constant", .warning, "the condition is always true or always false",
                "Let it depend on a selection."),
            RuleCode(
                "rule.duplicateName", .warning,
                "another rule has the same name, by which correlations and filters refer to it",
                "Rename one of them."),
            RuleCode(
                "rule.duplicateTitle", .warning, "another rule has the same title",
                "Say in the title what is different."),
            RuleCode("rule.sameDetection", .warning, "another rule detects exactly the same", "Keep one of the rules."),
            RuleCode(
                "selection.name", .info, "a name of a selection with other characters than letters, digits and _",
                "Rename it."),
            RuleCode("selection.reserved", .warning, "a selection is called like a word of conditions", "Rename it."),
            RuleCode(
                "selection.twice", .warning, "two selections demand the same",
                "Keep one, and use it twice in the condition."),
            RuleCode(
                "tag.format", .warning, "a tag that is not namespace.name in small letters",
                "Write it in small letters with a dot."),
            RuleCode(
                "tag.namespace", .warning, "a namespace of tags that does not exist",
                "Use attack, car, cve, d3fend, detection, stp or tlp."),
            RuleCode(
                "tag.attack", .warning, "not a tactic, technique, group or software of ATT&CK",
                "Write `attack.credential-access` or `attack.t1110.001`."),
            RuleCode(
                "tag.number", .warning, "a number that the namespace writes otherwise", "Write it as the message shows."
            ),
            RuleCode("tag.none", .info, "the rule has no tags", "Add `attack.` tags.", isConvention: true),
            RuleCode(
                "tag.noTactic", .info, "a technique of ATT&CK without a tactic",
                "Add the tactic that the rule is about.", isConvention: true),
            RuleCode("tag.twice", .warning, "a tag is given twice", "Keep one."),
        ]

    private static let metadata = [
        RuleCode("metadata.noID", .warning, "the rule has no id", "Make one with `uuidgen -r`."),
        RuleCode("metadata.id", .warning, "the id is not a UUID", "Make one with `uuidgen -r`."),
        RuleCode(
            "metadata.idVersion", .info, "the id is not a random UUID (version 4)",
            "Make one with `uuidgen -r` for new rules.", isConvention: true),
        RuleCode("metadata.titleLength", .warning, "the title is longer than 256 characters", "Shorten it."),
        RuleCode(
            "metadata.titleLong", .info, "the title is longer than 110 characters", "Shorten it.", isConvention: true),
        RuleCode("metadata.titleEnd", .info, "the title ends with a full stop", "Drop it."),
        RuleCode("metadata.titleStart", .info, "the title begins with Detects", "Name what is detected."),
        RuleCode(
            "metadata.titleCase", .info, "words of the title begin with small letters", "Write Words Like This.",
            isConvention: true),
        RuleCode(
            "metadata.status", .warning, "not a status", "Use stable, test, experimental, deprecated or unsupported."),
        RuleCode(
            "metadata.noStatus", .info, "the rule has no status", "Add `status: experimental`.", isConvention: true),
        RuleCode("metadata.noLevel", .info, "the rule has no level", "Add `level:`; medium is assumed."),
        RuleCode(
            "metadata.noDescription", .info, "the rule has no description", "Say what it finds and why it matters."),
        RuleCode(
            "metadata.descriptionShort", .info, "the description is shorter than 16 characters",
            "Say what the rule finds and why it matters."),
        RuleCode(
            "metadata.descriptionLength", .warning, "the description is longer than 65,535 characters", "Shorten it."),
        RuleCode("metadata.descriptionLink", .info, "a link in the description", "Move it to `references`."),
        RuleCode("metadata.noAuthor", .info, "the rule has no author", "Add `author:`.", isConvention: true),
        RuleCode("metadata.noDate", .info, "the rule has no date", "Add `date: YYYY-MM-DD`.", isConvention: true),
        RuleCode("metadata.date", .warning, "not a date", "Write YYYY-MM-DD."),
        RuleCode(
            "metadata.modified", .warning, "the rule was modified before it was made", "Correct one of the dates."),
        RuleCode(
            "metadata.noReferences", .info, "the rule has no references", "Say where the behaviour is described.",
            isConvention: true),
        RuleCode("metadata.reference", .info, "a reference that is no link", "Give the address of a page."),
        RuleCode(
            "metadata.referenceBranch", .info, "a link to a branch, which changes", "Link to a commit.",
            isConvention: true),
        RuleCode("metadata.referenceTwice", .warning, "a reference is given twice", "Keep one."),
        RuleCode(
            "metadata.noFalsePositives", .info, "the rule names no false positives",
            "Add `falsepositives:`; `Unknown` is allowed.", isConvention: true),
        RuleCode(
            "metadata.falsePositive", .info, "a false positive that tells nothing",
            "Name a harmless cause, or write `Unknown` or `Unlikely`."),
        RuleCode(
            "metadata.falsePositiveCase", .info, "a false positive begins with a small letter",
            "Begin it with a capital.", isConvention: true),
        RuleCode("metadata.notAList", .warning, "one value where a list is expected", "Begin each value with `- `."),
        RuleCode("metadata.notText", .warning, "a list or a map where text is expected", "Write text."),
        RuleCode(
            "metadata.related", .warning, "`related` is not a list of id and type",
            "Write `- {id: ..., type: derived}`."),
        RuleCode("metadata.relation", .warning, "not a relation", "Use derived, obsolete, merged, renamed or similar."),
        RuleCode("metadata.relatedID", .warning, "a related id that is no UUID", "Write the id of the other rule."),
        RuleCode(
            "metadata.relatedSelf", .warning, "the rule is related to itself",
            "Give this rule a new id, or remove the entry."),
    ]

    private static let values = [
        RuleCode("regex.edges", .info, "`.*` at the edge of an expression that is found anywhere", "Drop it."),
        RuleCode(
            "regex.literal", .info, "an expression that only names a text",
            "Use `contains`, `startswith`, `endswith` or no modifier."),
        RuleCode(
            "regex.noLiteral", .info, "an expression without text that must occur, so it is tried on every value",
            "Add literal text that every match has."),
        RuleCode(
            "value.backslash", .warning, "a backslash before a wildcard makes it a plain character",
            "Write `\\\\*` for a backslash and any text."),
        RuleCode("value.control", .warning, "a control character in a value", "Write it as the log does, or drop it."),
        RuleCode("value.doubleStar", .warning, "two `*` beside each other", "Write one."),
        RuleCode("value.empty", .warning, "an empty text that every value contains", "Write text, or use `exists`."),
        RuleCode("value.hash", .warning, "a hash whose length is not that of its algorithm", "Copy the whole hash."),
        RuleCode("value.leadingStar", .info, "a `*` in front, which the modifier implies", "Drop the `*`."),
        RuleCode("value.trailingStar", .info, "a `*` behind, which the modifier implies", "Drop the `*`."),
        RuleCode(
            "value.localized", .info, "the name of an account that Windows translates",
            "Use `User|contains: [AUTHORI, AUTORI]`."),
        RuleCode("value.numberText", .info, "a number in quotes", "Drop the quotes."),
        RuleCode("value.onlyStar", .info, "a value that is only `*`", "Use `exists: true`, or drop the item."),
        RuleCode("value.twice", .warning, "a value is given twice", "Keep one."),
        RuleCode("value.useCidr", .info, "the beginning of an address stands for a network", "Use `cidr`."),
        RuleCode("value.useContains", .info, "a `*` at both ends", "Use `contains`."),
        RuleCode("value.useEndswith", .info, "a `*` at the beginning", "Use `endswith`."),
        RuleCode("value.useStartswith", .info, "a `*` at the end", "Use `startswith`."),
    ]
}
