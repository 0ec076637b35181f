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
            let scale = item.field == nil ? 4 : 1
            return min(1 << 24, literals.reduce(0) { $0 + estimate($1) } * scale)
        }
    }

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
        return frequent.contains(literal.bytes) ? max(base * 20, 4000) : base
    }

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
            "/bash", "/bin/bash", "/sh", "/python", "success", "failure",
        ].map { Array($0.utf8) })
}
