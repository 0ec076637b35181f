import Dispatch
import Synchronization

/// Runs independent pieces of work on several threads and returns their results in order.
package enum ParallelMap {
    /// Calls `body` with each number below `count`; returns when all are done.
    package static func run<Result: Sendable>(count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
        guard count > 1 else { return count == 1 ? [body(0)] : [] }
        let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = body(index)
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.compactMap { $0 } }
    }

    /// Cuts a number of things into pieces that keep all processors busy to the end.
    /// - Parameter least: Smaller pieces are not worth a thread.
    package static func pieces(of count: Int, atLeast least: Int) -> [Range<Int>] {
        let number = max(1, min(16, count / max(1, least)))
        return (0..<number).map { (count * $0 / number)..<(count * ($0 + 1) / number) }
    }
}
