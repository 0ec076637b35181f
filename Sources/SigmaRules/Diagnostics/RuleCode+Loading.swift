extension RuleCode {
    /// What loading says: errors refuse a rule, warnings do not.
    static let loading: [RuleCode] =
        yaml + document + [
            RuleCode(
                "condition.aggregation", .error, "an aggregation of Sigma 1 in the condition",
                "Write a correlation rule."),
            RuleCode(
                "condition.noMatch", .error, "a pattern of the condition names no selection",
                "Name a selection that is there."),
            RuleCode("condition.notText", .error, "the condition is not text", "Write `condition: selection`."),
            RuleCode("condition.parenthesis", .error, "a closing parenthesis is missing", "Close it."),
            RuleCode(
                "condition.quantifier", .error, "`of` without a quantifier or a target",
                "Write `1 of selection_*` or `all of them`."),
            RuleCode(
                "condition.syntax", .error, "a word that the condition does not expect",
                "Join selections with `and`, `or` and `not`."),
            RuleCode("condition.tooDeep", .error, "the condition is nested too deeply", "Use fewer parentheses."),
            RuleCode(
                "condition.tooLong", .error, "the condition is too long", "Use `1 of` and `all of` with patterns."),
            RuleCode(
                "condition.unknownName", .error, "the condition names a selection that is not there",
                "Define it, or correct the name."),
            RuleCode(
                "correlation.alias", .error, "an alias that does not map rules to fields",
                "Write `alias: {rule: field}`."),
            RuleCode(
                "correlation.aliases", .error, "`aliases` is not a map", "Write `aliases: {alias: {rule: field}}`."),
            RuleCode("correlation.bound", .error, "a bound that is not a usable number", "Write `gte: 10`."),
            RuleCode(
                "correlation.condition", .error, "the condition of a correlation is not a map",
                "Write `condition: {gte: 10}`."),
            RuleCode(
                "correlation.conditionKey", .error, "a word that a correlation's condition does not know",
                "Use gt, gte, lt, lte, eq, neq and field."),
            RuleCode(
                "correlation.cycle", .error, "a correlation that leads back to itself",
                "Let it name rules that do not name it."),
            RuleCode("correlation.groupBy", .error, "too many fields in group-by", "Group by fewer fields."),
            RuleCode("correlation.noBound", .error, "the condition compares with nothing", "Write `gte: 10`."),
            RuleCode(
                "correlation.noCondition", .error, "the correlation has no condition", "Add `condition: {gte: 10}`."),
            RuleCode(
                "correlation.noField", .error, "the kind of correlation needs a field", "Add `field:` to the condition."
            ),
            RuleCode(
                "correlation.noRules", .error, "the correlation names no rules, or too many",
                "Name them under `rules:`."),
            RuleCode("correlation.noTimespan", .error, "the correlation has no timespan", "Add `timespan: 5m`."),
            RuleCode("correlation.noType", .error, "the correlation has no type", "Add `type: event_count`."),
            RuleCode("correlation.notAMap", .error, "`correlation` is not a map", "Write its keys below it."),
            RuleCode(
                "correlation.timespan", .error, "a timespan that cannot be read",
                "Write a number and one of s, m, h, d, w, M, y."),
            RuleCode(
                "correlation.type", .error, "a type of correlation that does not exist",
                "Use event_count, value_count, temporal, ..."),
            RuleCode(
                "correlation.unknownRule", .error, "the correlation names a rule that is not loaded",
                "Load it as well, or correct the name."),
            RuleCode("field.tooMany", .error, "the rules name too many different fields", "Load fewer rules."),
            RuleCode(
                "filter.noRule", .warning, "the filter changes no loaded rule", "Correct its `rules` or its logsource."),
            RuleCode(
                "filter.noRules", .error, "the filter does not say which rules it changes",
                "Add `rules:` with ids or names, or `any`."),
            RuleCode("filter.notAMap", .error, "`filter` is not a map", "Write its keys below it."),
            RuleCode("item.key", .error, "the name of a field is not a word", "Write `field: value`."),
            RuleCode("item.map", .error, "the value of a field is a map", "Write nested fields with dots."),
            RuleCode("item.nested", .error, "a list within the values of a field", "Write one flat list."),
            RuleCode("item.tooMany", .error, "the item has too many values", "Split it into several rules."),
            RuleCode("modifier.conflict", .error, "modifiers that exclude each other", "Keep one of them."),
            RuleCode("modifier.needsField", .error, "a modifier that needs a field, on a keyword", "Name a field."),
            RuleCode("modifier.regexFlag", .error, "a flag of `re` without `re`", "Write `|re|i`."),
            RuleCode("modifier.tooMany", .error, "too many modifiers", "Keep those that matter."),
            RuleCode("modifier.unknown", .error, "a modifier that Sigma 2.1 does not know", "Correct the word."),
            RuleCode(
                "placeholder.unresolved", .error, "nothing is given for a placeholder",
                "Give values with --placeholders or a pipeline."),
            RuleCode("regex.invalid", .error, "not a regular expression", "Correct it at the place that is named."),
            RuleCode(
                "regex.tooLong", .error, "a regular expression that is too long", "Split it, or list literal values."),
            RuleCode(
                "selection.unused", .warning, "no condition uses the selection",
                "Use it in the condition, or remove it."),
            RuleCode("value.cidr", .error, "not a network", "Write an address and a prefix length: 192.0.2.0/24."),
            RuleCode(
                "value.encodedWildcard", .error, "a wildcard in a value that is encoded",
                "Escape it, or drop the encoding."),
            RuleCode("value.exists", .error, "`exists` with something else than true or false", "Write true or false."),
            RuleCode(
                "value.fieldref", .error, "`fieldref` without the name of a field", "Write the other field's name."),
            RuleCode("value.null", .error, "null with a modifier that changes text", "Drop the modifier."),
            RuleCode("value.number", .error, "a comparison with something that is no number", "Write a number."),
            RuleCode("value.timePart", .error, "a part of a time that is not a whole number", "Write a whole number."),
            RuleCode(
                "value.tooMany", .error, "a value that stands for too many alternatives",
                "Use fewer placeholders or dashes."),
        ]

    private static let yaml = [
        RuleCode("file.tooLarge", .error, "the file is too large", "Split it."),
        RuleCode("yaml.alias", .error, "an alias without an anchor", "Define the anchor, or write the value out."),
        RuleCode("yaml.aliases", .error, "too many anchors and aliases", "Write the values out."),
        RuleCode("yaml.duplicateKey", .error, "a key that is given twice", "Join both, or rename one."),
        RuleCode("yaml.empty", .error, "the document is empty", "Remove it, or write a rule."),
        RuleCode("yaml.invalid", .error, "not YAML", "Check indentation and quotes up to the place."),
        RuleCode("yaml.tooDeep", .error, "nested too deeply", "Use fewer levels."),
        RuleCode("yaml.tooLarge", .error, "too many values", "Split the document."),
    ]

    private static let document = [
        RuleCode("detection.empty", .error, "the detection has no selection", "Add a selection."),
        RuleCode("detection.emptyList", .error, "a selection is an empty list", "Add values."),
        RuleCode("detection.emptyMap", .error, "a selection is an empty map", "Add fields."),
        RuleCode("detection.name", .error, "the name of a selection is not a word", "Write a word."),
        RuleCode("detection.noCondition", .error, "the detection has no condition", "Add `condition: selection`."),
        RuleCode("detection.notAMap", .error, "`detection` is not a map", "Write selections and a condition below it."),
        RuleCode("detection.timeframe", .error, "`timeframe` of Sigma 1", "Write a correlation rule with a timespan."),
        RuleCode("detection.tooDeep", .error, "a selection is nested too deeply", "Use fewer levels."),
        RuleCode("rule.action", .error, "`action` of Sigma 1", "Write each rule out, or use a pipeline."),
        RuleCode("rule.duplicateID", .error, "the id is that of another rule", "Give one of the rules a new id."),
        RuleCode(
            "rule.level", .warning, "not a level; medium is assumed",
            "Use informational, low, medium, high or critical."),
        RuleCode("rule.logsource", .error, "`logsource` is not a map", "Write product, category or service below it."),
        RuleCode(
            "rule.noDetection", .error, "the rule has no detection",
            "Add `detection:` with a selection and a condition."),
        RuleCode(
            "rule.noLogsource", .error, "the rule has no logsource",
            "Add `logsource:` with product, category or service."),
        RuleCode("rule.noTitle", .error, "the rule has no title", "Add `title:`."),
        RuleCode("rule.notAMap", .error, "the document is not a map", "Write `title: ...` and so on."),
        RuleCode("rules.tooMany", .error, "too many rules in one set", "Load fewer rules."),
    ]

    /// What is wrong with processing pipelines.
    static let pipelines = [
        RuleCode(
            "pipeline.condition", .error, "a condition that is not supported",
            "Use one of those that the message names."),
        RuleCode(
            "pipeline.conditionName", .error, "an expression of conditions that cannot be read",
            "Join the names of conditions with and, or and not."),
        RuleCode("pipeline.empty", .error, "the file holds no pipeline", "Write `transformations:` with at least one."),
        RuleCode("pipeline.key", .warning, "a key that pipelines do not know", "Correct the word."),
        RuleCode("pipeline.missingKey", .error, "a key that the transformation or condition needs", "Add it."),
        RuleCode("pipeline.notAList", .error, "something that must be a list", "Begin each element with `- `."),
        RuleCode("pipeline.notAMap", .error, "something that must be a map", "Write `key: value` pairs."),
        RuleCode("pipeline.priority", .error, "a priority that is not a whole number", "Write `priority: 20`."),
        RuleCode(
            "pipeline.refused", .error, "the pipeline does not support the rule",
            "Leave the rule out, or use another pipeline."),
        RuleCode(
            "pipeline.transformation", .error, "a transformation that is not supported",
            "Use one of those that the message names."),
        RuleCode("pipeline.value", .error, "a value that cannot be used here", "Write what the message asks for."),
        RuleCode("pipeline.variable", .error, "the pipeline has no such variable", "Add it under `vars:`."),
    ]
}
