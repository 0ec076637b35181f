import ArgumentParser

/// Why a command could not do its work, with the exit status of the command contract.
struct CommandFailure: Error {
    enum Status: Int32 {
        case findings = 1
        case usage = 2
        case environment = 3
        case partial = 4
        case notPermitted = 5
        case temporary = 75
    }

    var status: Status
    var message: String

    init(_ status: Status, _ message: String) {
        self.status = status
        self.message = message
    }
}

/// Runs the body of a command and words every failure once: what, where, why, what to do.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let failure as CommandFailure {
        Console.error("secbot: \(failure.message)")
        throw ExitCode(failure.status.rawValue)
    } catch let exit as ExitCode {
        throw exit
    } catch is CancellationError {
        throw ExitCode(130)
    } catch {
        Console.error("secbot: \(error)")
        throw ExitCode(CommandFailure.Status.environment.rawValue)
    }
}
