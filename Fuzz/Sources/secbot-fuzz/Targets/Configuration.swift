import SecBotRuntime

extension FuzzTarget {
    /// A configuration is read, or refused with at least one problem that has a message.
    static let configuration = FuzzTarget(name: "configuration", maximumLength: 2048) { bytes in
        do {
            _ = try SettingsLoader.parse(String(decoding: bytes, as: UTF8.self), file: "fuzz.yaml")
        } catch let problems as ConfigurationErrors {
            promise(!problems.errors.isEmpty, "a refusal has a reason")
        } catch {
            promise(false, "another error: \(error)")
        }
    }
}
