import Testing

@Suite("Meaning of detections") struct MatchingTests {
    @Test func wildcardsCrossLineEnds() {
        #expect(
            Support.verdicts(
                "    sel:\n        f: 'a*b'\n    condition: sel\n",
                [#"{"f":"a\n\nb"}"#, #"{"f":"ab"}"#, #"{"f":"xab"}"#])
                == [true, true, false])
    }

    @Test func prefixesAndSuffixesMayHoldWildcards() {
        let detection = "    sel:\n        f|startswith: 'C:\\\\*\\x'\n    condition: sel\n"
        #expect(
            Support.verdicts(detection, [#"{"f":"C:\\a\\xyz"}"#, #"{"f":"D:\\a\\x"}"#, #"{"f":"C:\\x"}"#])
                == [true, false, false])
    }

    @Test func aDottedNameIsALiteralKeyOrAPath() {
        let detection = "    sel:\n        a.b.c: 1\n    condition: sel\n"
        #expect(
            Support.verdicts(
                detection,
                [#"{"a.b.c":1}"#, #"{"a":{"b":{"c":"1"}}}"#, #"{"a.b":{"c":1}}"#, #"{"a":{"b.c":[0,1]}}"#, #"{"a":1}"#])
                == [true, true, true, true, false])
    }

    @Test func aListOfObjectsIsSearched() {
        let detection = "    sel:\n        items.name: 'x'\n    condition: sel\n"
        #expect(
            Support.verdicts(
                detection, [#"{"items":[{"name":"y"},{"name":"x"}]}"#, #"{"items":[{"name":"y"}]}"#])
                == [true, false])
    }

    @Test func keysAfterAListStillHaveTheirPath() {
        let detection = "    sel:\n        o.after: 'x'\n        last: 2\n    condition: sel\n"
        #expect(
            Support.verdicts(detection, [#"{"o":{"l":[[1],{"q":[]}],"after":"x"},"last":2}"#]) == [true])
    }

    @Test func escapesInKeysAndValues() {
        let detection = "    sel:\n        'k ü': 'a\"b'\n    condition: sel\n"
        #expect(Support.verdicts(detection, [#"{"k \u00fc":"a\"b"}"#, #"{"k ü":"a\u0022b"}"#]) == [true, true])
    }

    @Test func regularExpressionsHaveABoundOnTheirEffort() {
        let detection = "    sel:\n        f|re: '^(a+)+$'\n    condition: sel\n"
        let line = #"{"f":""# + String(repeating: "a", count: 4000) + #"b"}"#
        #expect(Support.verdicts(detection, [line]) == [false])
    }

    @Test func theNarrowerCategoryBelongsToTheGeneralOneToo() {
        let text = """
            title: general
            id: general
            logsource: {product: windows, category: registry_event}
            detection: {sel: {TargetObject|endswith: '\\Run'}, condition: sel}
            ---
            title: narrow
            id: narrow
            logsource: {product: windows, category: registry_set}
            detection: {sel: {TargetObject|endswith: '\\Run'}, condition: sel}
            ---
            title: other
            id: other
            logsource: {product: windows, category: process_creation}
            detection: {sel: {TargetObject|endswith: '\\Run'}, condition: sel}
            """
        let event = #"""
            {"Channel":"Microsoft-Windows-Sysmon/Operational","EventID":13,"TargetObject":"HKLM\\Run"}
            """#
        #expect(
            Support.evaluate(text, [event])
                == [#"{"line_no":1,"rule_id":"general"}"#, #"{"line_no":1,"rule_id":"narrow"}"#])
    }

    @Test func securityAuditingSpeaksTheTaxonomy() {
        let text = """
            title: started
            id: started
            logsource: {product: windows, category: process_creation}
            detection: {sel: {Image|endswith: '\\whoami.exe'}, condition: sel}
            """
        let event = #"{"Channel":"Security","EventID":4688,"NewProcessName":"C:\\Windows\\System32\\whoami.exe"}"#
        #expect(Support.evaluate(text, [event]).count == 1)
    }
}

@Suite("Numbers") struct NumberTests {
    @Test func aNumberEqualsItselfHoweverItIsWritten() {
        let detection = "    sel:\n        f: 1.0\n    condition: sel\n"
        #expect(
            Support.verdicts(detection, [#"{"f":1}"#, #"{"f":1.0}"#, #"{"f":"1.0"}"#, #"{"f":"1"}"#, #"{"f":10e-1}"#])
                == [true, true, true, false, true])
    }
}
