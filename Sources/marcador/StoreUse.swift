import Store

extension Store {
    /// Opens a database for a command and closes it behind it. What goes wrong with it ends the command, with its sentence.
    /// - Parameter makes: makes one that is not there.
    static func use<Result>(
        _ path: String, makes: Bool = false, _ body: (Store) async throws -> Result
    ) async throws -> Result {
        do {
            let store = makes ? try Store(path: path) : try Store(existing: path)
            let result: Result
            do { result = try await body(store) } catch {
                try? store.close()
                throw error
            }
            try store.close()
            return result
        } catch let failure as StoreError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        } catch let failure as ImportError {
            throw Exit.with(failure.exitStatus, failure.sentence)
        }
    }
}
