import Testing

@Suite("Durations") struct DurationTextTests {
}
