import PatternMatching
import SecBotCore

/// Guesses how often an item holds, so that rules wait for their rarest part.
enum ItemCost {
    /// Lower is rarer; `nil` if the index cannot find the item.
    static func estimate(_ item: DetectionItem, _ indexing: DetectionItem.Indexing) -> Int? {
        switch indexing {
        case .none: return nil
        case .presence: return 40_000
        case .exact(let literals), .necessary(let literals):
            // Keywords are looked for in every value of every event.
            let scale = item.field == nil ? 100 : 1
            let weight = longFields.contains(item.fieldName) ? 4 : sharedFields.contains(item.fieldName) ? 100 : 1
            return min(1 << 24, estimate(literals) * scale * weight)
        }
    }

    /// Fields that have the same few values in most events of a log.
    private static let sharedFields: Set<String> = [
        "Provider_Name", "Channel", "Source", "EventSource", "SourceName", "product", "type", "eventSource",
        "EventType",
        "eventType", "category", "operationName", "event.dataset", "event.module", "Company", "Product", "Protocol",
        "Level",
    ]

    /// How often any of the literals stands in a value.
    static func estimate(_ literals: [Literal]) -> Int {
        literals.reduce(0) { min(1 << 20, $0 + estimate($1)) }
    }

    /// Fields with so much text that a literal is likelier to stand in it.
    private static let longFields: Set<String> = [
        "ScriptBlockText", "Payload", "ContextInfo", "CallTrace", "Message", "Data", "message",
    ]

    private static func estimate(_ literal: Literal) -> Int {
        let length = literal.bytes.count
        let base: Int
        switch literal.anchor {
        case .whole:
            let isNumber = length > 0 && literal.bytes.allSatisfy { $0 &- 48 < 10 }
            base = isNumber ? 3000 : length <= 5 ? 2000 : 60
        case .start, .end: base = length <= 3 ? 8000 : length <= 5 ? 1200 : length <= 8 ? 200 : 60
        case .anywhere:
            switch length {
            case 1: base = 30_000
            case 2: base = 15_000
            case 3: base = 6000
            case 4: base = 800
            case 5...6: base = 300
            case 7...9: base = 120
            default: base = 40
            }
        }
        return isFrequent(literal.bytes) ? max(base * 20, 4000) : base
    }

    private static func isFrequent(_ bytes: [UInt8]) -> Bool {
        (bytes.count <= longestFrequent && frequent.contains(bytes))
            || libraries.contains { ItemCost.contains(bytes, $0) }
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, bytes.count >= part.count else { return false }
        for start in 0...(bytes.count - part.count) where bytes[start] == first {
            if bytes[start..<(start + part.count)].elementsEqual(part) { return true }
        }
        return false
    }

    private static let longestFrequent = frequent.map(\.count).max() ?? 0

    /// Libraries that stand in every call trace.
    private static let libraries: [[UInt8]] = ["ntdll.dll", "kernelbase.dll", "kernel32.dll"].map { Array($0.utf8) }

    /// Texts that occur in much of what Windows and Linux hosts log.
    private static let frequent: Set<[UInt8]> = Set(
        [
            "\\cmd.exe", "\\powershell.exe", "\\pwsh.exe", "\\rundll32.exe", "\\svchost.exe", "\\explorer.exe",
            "\\services.exe", "\\reg.exe", "\\net.exe", "\\net1.exe", "\\wscript.exe", "\\cscript.exe",
            "c:\\windows\\", "c:\\windows\\system32\\", "\\windows\\system32\\", "\\system32\\", "\\syswow64\\",
            "c:\\program files", "c:\\program files\\", "c:\\program files (x86)\\", "c:\\users\\", "\\users\\",
            "\\appdata\\local\\", "\\appdata\\", "\\temp\\", "\\lsass.exe", "setvalue", "createkey", "microsoft",
            "security", "software\\microsoft\\windows\\currentversion", "http://", "https://", "\\device\\",
            "(empty)", "dword (0x00000000)", "dword (0x00000001)", "binary data", "\\currentcontrolset\\",
            "system\\currentcontrolset\\services\\", "\\microsoft\\windows\\currentversion", ".exe", ".dll", "/bin/sh",
            "/bash", "/bin/bash", "/sh", "/python", "success", "failure", "ntdll.dll",
            "c:\\windows\\system32\\ntdll.dll",
            "kernelbase.dll", "kernel32.dll", "c:\\windows\\system32\\kernelbase.dll", "unknown", "system", "syscall",
            "execve", "path", "type=syscall", "c:\\windows", "c:\\", "\\\\", "powershell", "select-object", "invoke-",
            "get-", "new-object", "string", "process", "select", "service", "null", "object", "true", "false", "http",
            "file", "user", "\\windows\\", "svchost.exe", "windows", "kerberos", "ntlm", "ntlmssp", "advapi", "user32",
            "anonymous logon", "%%1936", "%%1937", "%%1938", "0x1000", "0x1010", "0x1400", "0x1410", "0x1fffff",
            "0x1f3fff", "0x40", "0x0", "0x1", "0x2", "0x3", "-", "c:\\windows\\system32\\svchost.exe", "0x17",
            "0x10", "0x12", "0x100000", "0x120089", "s-1-0-0", "%%4416", "%%4417", "%%1537", "%%1538", "key", "process",
        ].map { Array($0.utf8) })
}
