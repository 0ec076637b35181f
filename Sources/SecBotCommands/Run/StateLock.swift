import EventStore
import Glibc

/// Makes sure that one bot writes to a state directory: an advisory lock that the kernel releases with the process.
struct StateLock {
    private let descriptor: Int32

    init(directory: String) throws {
        descriptor = unsafe open(directory + "/lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw EventStoreError(code: .directoryUnusable, place: directory, cause: "no lock file can be made")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw EventStoreError(code: .busy, place: directory)
        }
    }

    func release() { close(descriptor) }
}
