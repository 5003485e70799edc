import Store

extension Store {
    /// Opens a database for a command and closes it behind it. What goes wrong with it ends the command, with its sentence.
    static func use<Result>(_ path: String, _ body: (Store) async throws -> Result) async throws -> Result {
        do {
            let store = try Store(path: path)
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
