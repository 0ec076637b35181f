import Dispatch
import Synchronization

/// Runs independent pieces of work on several threads and returns their results in order.
enum ParallelMap {
    static func run<Result: Sendable>(count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        guard count > 1 else { return count == 1 ? [body(0)] : [] }
        let results = Mutex<[Int: Result]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = body(index)
            results.withLock { $0[index] = result }
        }
        let all = results.withLock { $0 }
        return (0..<count).compactMap { all[$0] }
    }
}
