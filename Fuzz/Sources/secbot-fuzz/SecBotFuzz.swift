import CLibFuzzer
import Glibc
import Synchronization

/// `secbot-fuzz list` writes the names of the targets; `secbot-fuzz NAME [libFuzzer options] [inputs]` runs one.
@main struct SecBotFuzz {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, arguments[1] != "list" else {
            for target in FuzzTarget.all { print(target.name, target.maximumLength) }
            return
        }
        guard let index = FuzzTarget.all.firstIndex(where: { $0.name == arguments[1] }) else {
            print("secbot-fuzz: there is no target \(arguments[1]); `secbot-fuzz list` names them")
            exit(2)
        }
        chosen.store(index, ordering: .relaxed)
        // libFuzzer sees the arguments without the target's name.
        var forwarded: [UnsafeMutablePointer<CChar>?] = unsafe [strdup(arguments[0])]
        for argument in arguments.dropFirst(2) { unsafe forwarded.append(strdup(argument)) }
        var count = CInt(arguments.count - 1)
        unsafe forwarded.append(nil)
        let status = unsafe forwarded.withUnsafeMutableBufferPointer { buffer -> CInt in
            var start = buffer.baseAddress
            return unsafe LLVMFuzzerRunDriver(&count, &start) { unsafe LLVMFuzzerTestOneInput($0, $1) }
        }
        exit(status)
    }
}

/// Which target runs; libFuzzer's callback cannot carry it.
private let chosen = Atomic<Int>(0)

/// libFuzzer's entry: one input for the chosen target.
@c(LLVMFuzzerTestOneInput)
public func LLVMFuzzerTestOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
    FuzzTarget.all[chosen.load(ordering: .relaxed)].run(bytes)
    return 0
}
