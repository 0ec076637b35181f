/// Text for XML.
enum XMLText {
    /// Text for an attribute; characters that XML 1.0 does not allow become `?`.
    static func attribute(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default:
                result.unicodeScalars.append(
                    scalar.value < 32 || (0xFFFE...0xFFFF).contains(scalar.value) ? "?" : scalar)
            }
        }
        return result
    }
}
