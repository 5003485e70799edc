/// Runs work and gives its result, or throws ``RecogniserFailure/timedOut(_:)`` when the time is over; the work is then
/// cancelled, and has to heed that.
func within<Result: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next(), let result = first else {
            throw RecogniserFailure.timedOut(limit)
        }
        return result
    }
}
