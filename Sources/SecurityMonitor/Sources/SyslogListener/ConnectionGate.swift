import Synchronization

/// Counts connections, in all and by address, against their bounds.
final class ConnectionGate: Sendable {
    private struct State {
        var total = 0
        var byAddress: [String: Int] = [:]
        var refused: UInt64 = 0
    }
    private let state = Mutex(State())
    private let maximum: Int
    private let maximumPerAddress: Int

    init(maximum: Int, maximumPerAddress: Int) {
        self.maximum = maximum
        self.maximumPerAddress = maximumPerAddress
    }

    /// Lets a connection in, or counts it as refused. Each one let in must ``leave(_:)``.
    func enter(_ address: String) -> Bool {
        state.withLock { state in
            guard state.total < maximum, state.byAddress[address, default: 0] < maximumPerAddress else {
                state.refused &+= 1
                return false
            }
            state.total += 1
            state.byAddress[address, default: 0] += 1
            return true
        }
    }

    func leave(_ address: String) {
        state.withLock { state in
            state.total -= 1
            let left = state.byAddress[address, default: 1] - 1
            state.byAddress[address] = left > 0 ? left : nil
        }
    }

    var refused: UInt64 { state.withLock { $0.refused } }
}
