extension ActionRequest {
    /// The longest that anything may last: one year.
    public static let maximumSeconds: Int64 = 31_536_000

    /// Why nobody may carry this out, whatever the policy; `nil` for a request that is well formed.
    ///
    /// Names come from records that attackers write: a name that a program could take for an option, a path or two lines
    /// is refused, never repaired.
    public var problem: String? {
        if let seconds = durationSeconds, !(1...ActionRequest.maximumSeconds).contains(seconds) {
            return "a duration of \(seconds) seconds is outside 1 second to one year"
        }
        switch self {
        case .blockAddress, .isolateHost: return nil
        case .redirect(_, let port, _, let destinationPort, _):
            return port == 0 || destinationPort == 0 ? "port 0 is no port" : nil
        case .rateLimit(_, let ports, let perMinute, _):
            if ports.isEmpty || ports.count > 16 || ports.contains(0) { return "a rate limit needs 1 to 16 ports" }
            return (1...60_000).contains(perMinute) ? nil : "\(perMinute) per minute is outside 1 to 60000"
        case .restrictUnit(let unit, _, _), .stopUnit(let unit, _): return TargetName.unitProblem(unit)
        case .suspendAccount(let name, _): return TargetName.accountProblem(name)
        case .killProcess(let process): return TargetName.pathProblem(process.executable)
        case .quarantineFile(let path): return TargetName.pathProblem(path)
        case .harden(let setting, let value):
            return TargetName.identifierProblem(setting)
                ?? (value.utf8.count <= 256 && value.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
                    ? nil : "the value of a setting is up to 256 printable letters")
        case .preserveEvidence(let target): return TargetName.problem(target)
        case .external(let id, let target, _): return TargetName.identifierProblem(id) ?? TargetName.problem(target)
        case .notify(let channel): return channel.isEmpty ? nil : TargetName.identifierProblem(channel)
        case .openIncident(let title):
            return title.utf8.count <= 512 ? nil : "a title of an incident is up to 512 bytes"
        }
    }
}

/// What names may look like before something is done to what they name.
public enum TargetName {
    /// Why a target cannot be acted on; `nil` for one that can.
    public static func problem(_ target: ActionTarget) -> String? {
        switch target {
        case .account(let name): accountProblem(name)
        case .unit(let name): unitProblem(name)
        case .process(let process): pathProblem(process.executable)
        case .file(let path): pathProblem(path)
        case .setting(let name): identifierProblem(name)
        case .network, .service, .host, .none: nil
        }
    }

    /// An account: what `useradd` accepts, and dots and upper case, as directories have them.
    public static func accountProblem(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64 else { return "an account name has 1 to 64 letters" }
        guard isLetter(first) || first == 95 else { return "an account name begins with a letter" }
        for (index, byte) in bytes.enumerated() {
            let isLastDollar = byte == 36 && index == bytes.count - 1
            guard isLetter(byte) || isDigit(byte) || [45, 46, 95].contains(byte) || isLastDollar else {
                return "an account name consists of letters, digits, dots, dashes and underscores"
            }
        }
        return nil
    }

    /// A systemd unit with its suffix.
    public static func unitProblem(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 255 else { return "a unit name has 1 to 255 letters" }
        guard isLetter(first) || isDigit(first) || first == 95 else {
            return "a unit name begins with a letter or digit"
        }
        guard bytes.allSatisfy({ isLetter($0) || isDigit($0) || [45, 46, 58, 64, 92, 95].contains($0) }) else {
            return "a unit name consists of letters, digits and :-_.\\@"
        }
        let suffixes = [".service", ".socket", ".timer", ".scope", ".slice"]
        return suffixes.contains { name.hasSuffix($0) }
            ? nil : "a unit name ends with \(suffixes.joined(separator: ", "))"
    }

    /// An absolute path without detours.
    public static func pathProblem(_ path: String) -> String? {
        guard path.utf8.first == 47, path.utf8.count > 1, path.utf8.count <= 4096 else {
            return "a path is absolute and has up to 4096 bytes"
        }
        guard path.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }) else { return "a path has no control characters" }
        let parts = path.utf8.split(separator: 47, omittingEmptySubsequences: false).dropFirst()
        let isStraight = parts.allSatisfy { !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8) }
        return isStraight ? nil : "a path has no empty parts, \".\" or \"..\""
    }

    /// An id that the operator chose: of a program, a channel, a policy, a setting.
    public static func identifierProblem(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLetter(first) || isDigit(first),
            bytes.allSatisfy({ isLetter($0) || isDigit($0) || [45, 46, 95].contains($0) })
        else {
            return "an id has 1 to 64 letters, digits, dots, dashes and underscores, and begins with a letter or digit"
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}
