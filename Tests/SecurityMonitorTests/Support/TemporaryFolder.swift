import Glibc
import Testing

/// A new folder for each test, removed afterwards.
struct TemporaryFolder: TestTrait, SuiteTrait, TestScoping {
    @TaskLocal static var path = ""
    var isRecursive: Bool { true }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil || !test.isSuite else { return try await function() }
        let path = "/tmp/secbot-monitor-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try makeFolder(path)
        defer { run(["/bin/rm", "-rf", path]) }
        try await TemporaryFolder.$path.withValue(path) { try await function() }
    }
}

extension Trait where Self == TemporaryFolder {
    static var temporaryFolder: TemporaryFolder { TemporaryFolder() }
}

/// A path in the test's folder.
func place(_ name: String) -> String { TemporaryFolder.path + "/" + name }

/// Runs a program to its end.
/// - Returns: its exit status.
@discardableResult
func run(_ command: [String], input: String? = nil, output: String? = nil) -> Int32 {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, input ?? "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { while let last = unsafe arguments.popLast() { unsafe free(last) } }
    var process: pid_t = 0
    var environment: [UnsafeMutablePointer<CChar>?] = unsafe [nil]
    guard unsafe posix_spawn(&process, command[0], &actions, nil, &arguments, &environment) == 0 else { return -1 }
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status
}

/// Writes a file anew, or appends to it.
func write(_ text: String, to path: String, append: Bool = false) throws {
    try write(Array(text.utf8), to: path, append: append)
}

func write(_ bytes: [UInt8], to path: String, append: Bool = false) throws {
    let flags = O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC)
    let descriptor = unsafe open(path, flags, 0o600)
    try #require(descriptor >= 0, "cannot open \(path)")
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { raw in
            unsafe Glibc.write(descriptor, raw.baseAddress.map { unsafe $0 + done }, bytes.count - done)
        }
        try #require(count > 0)
        done += count
    }
}

func append(_ text: String, to path: String) throws { try write(text, to: path, append: true) }

func makeFolder(_ path: String) throws { try #require(unsafe mkdir(path, 0o700) == 0) }
func move(_ path: String, _ target: String) throws { try #require(unsafe rename(path, target) == 0) }
