/// One untrusted surface: a function that takes any bytes and must neither trap nor break its promises.
///
/// A new surface is one file in `Targets/`, one line in ``all``, and a folder of the same name in `Fuzz/Seeds/` if
/// there are good examples to start from.
struct FuzzTarget: Sendable {
    /// As the command line and the folder of seeds call it.
    let name: String
    /// The longest input in bytes that libFuzzer should make.
    let maximumLength: Int
    let run: @Sendable ([UInt8]) -> Void

    static let all: [FuzzTarget] = [
        addresses,
        cache,
        conditions,
        configuration,
        events,
        json,
        logs,
        networks,
        pipelines,
        policies,
        policyState,
        rules,
        times,
        wildcards,
        zones,
    ]
}

/// Ends the process, which libFuzzer reports together with the input, unless a promise holds.
func promise(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds { fatalError("broken promise: \(what())") }
}
