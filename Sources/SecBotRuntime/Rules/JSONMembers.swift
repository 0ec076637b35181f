/// Where the values of a JSON text stand, so that they can be read as they are written. The text must be valid.
enum JSONMembers {
    /// The value of a key of the outermost object.
    static func value(of key: String, in bytes: [UInt8]) -> Range<Int>? {
        guard let start = bytes.firstIndex(of: 0x7B) else { return nil }
        let wanted = Array(key.utf8)
        var index = start + 1
        while index < bytes.count {
            index = skipSpace(bytes, index)
            guard index < bytes.count, bytes[index] == 0x22 else { return nil }
            let name = index..<end(bytes, index)
            index = skipSpace(bytes, name.upperBound)
            guard index < bytes.count, bytes[index] == 0x3A else { return nil }
            index = skipSpace(bytes, index + 1)
            let value = index..<end(bytes, index)
            if bytes[(name.lowerBound + 1)..<max(name.lowerBound + 1, name.upperBound - 1)].elementsEqual(wanted) {
                return value
            }
            index = skipSpace(bytes, value.upperBound)
            guard index < bytes.count, bytes[index] == 0x2C else { return nil }
            index += 1
        }
        return nil
    }

    /// The elements of an array.
    static func elements(in bytes: [UInt8], _ array: Range<Int>) -> [Range<Int>] {
        guard !array.isEmpty, bytes[array.lowerBound] == 0x5B else { return [] }
        var elements: [Range<Int>] = []
        var index = skipSpace(bytes, array.lowerBound + 1)
        while index < array.upperBound - 1 {
            let element = index..<end(bytes, index)
            guard !element.isEmpty else { break }
            elements.append(element)
            index = skipSpace(bytes, element.upperBound)
            guard index < array.upperBound, bytes[index] == 0x2C else { break }
            index = skipSpace(bytes, index + 1)
        }
        return elements
    }

    private static func skipSpace(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) { index += 1 }
        return index
    }

    /// The end of the value that begins at `start`.
    private static func end(_ bytes: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case 0x22:
                index += 1
                while index < bytes.count, bytes[index] != 0x22 { index += bytes[index] == 0x5C ? 2 : 1 }
                index = min(index + 1, bytes.count)
                if depth == 0 { return index }
                continue
            case 0x7B, 0x5B: depth += 1
            case 0x7D, 0x5D:
                if depth == 0 { return index }
                depth -= 1
                if depth == 0 { return index + 1 }
            case 0x2C where depth == 0: return index
            default: break
            }
            index += 1
        }
        return index
    }
}
