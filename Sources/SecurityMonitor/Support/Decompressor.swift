import Glibc

/// A program that decompresses one open file into a pipe.
///
/// Started by absolute path without a shell, with an empty environment and only the three standard descriptors: a fault
/// in the decompressor, or a bomb, stays in its process, and the output is streamed. The process is ended with the value.
struct Decompressor: ~Copyable {
    let output: OwnedDescriptor
    private let process: pid_t
    private var isReaped = false

    /// Only these folders are searched.
    private static let folders = ["/usr/bin/", "/bin/"]

    private init(output: consuming OwnedDescriptor, process: pid_t) {
        self.output = output
        self.process = process
    }

    /// Starts the program.
    /// - Parameter input: the compressed file, read from its current place.
    static func start(
        _ compression: Compression, input: borrowing OwnedDescriptor
    ) throws(ReadError) -> Decompressor {
        let command = compression.command
        guard
            let program = Decompressor.folders.map({ $0 + command[0] }).first(where: {
                unsafe access($0, X_OK) == 0
            })
        else { throw ReadError.noDecompressor(program: command[0], package: compression.package) }
        do {
            let ends = try makeChannel(nonBlocking: false)
            let reader = OwnedDescriptor(taking: ends.reader)
            let writer = OwnedDescriptor(taking: ends.writer)
            let process = try spawn(program, command, input: input.number, output: writer.number)
            return Decompressor(output: reader, process: process)
        } catch {
            throw ReadError.system(error)
        }
    }

    private static func spawn(
        _ program: String, _ command: [String], input: Int32, output: Int32
    ) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        unsafe sigemptyset(&mask)
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        unsafe sigaddset(&defaults, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(truncatingIfNeeded: Int(POSIX_SPAWN_SETSIGMASK) | Int(POSIX_SPAWN_SETSIGDEF)))
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
        unsafe arguments.append(nil)
        defer { while let last = unsafe arguments.popLast() { unsafe free(last) } }
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, program, &actions, &attributes, &arguments, &environment)
        guard code == 0 else { throw SystemError(call: "posix_spawn", code: code, path: program) }
        return process
    }

    /// Waits for the end of the process after its output has ended.
    /// - Returns: whether the compressed data was whole and valid.
    mutating func finish() -> Bool {
        guard !isReaped else { return true }
        isReaped = true
        var status: Int32 = 0
        let waited = retrying { unsafe waitpid(process, &status, 0) }
        // Another part of the program may have collected the child; then nothing is known against it.
        guard waited == process else { return true }
        return status == 0
    }

    deinit {
        guard !isReaped, process > 0 else { return }
        kill(process, SIGKILL)
        var status: Int32 = 0
        _ = retrying { unsafe waitpid(process, &status, 0) }
    }
}
