extension AGISession {
    /// A channel variable or dialplan function, for example `CALLERID(num)`. Works after the hang-up too.
    /// - Returns: nil when it is not set; a variable set to nothing is an empty string. Asterisk 22 gives at most the
    ///   first 1023 bytes of a value.
    public func getVariable(_ name: String) async throws(AGIError) -> String? {
        try await value(AGICommand("GET VARIABLE", name))
    }

    /// An expression with `${…}` in it, evaluated by Asterisk; nil when it cannot be.
    public func getFullVariable(_ expression: String) async throws(AGIError) -> String? {
        try await value(AGICommand("GET FULL VARIABLE", expression))
    }

    /// Sets a channel variable or writes to a dialplan function. Works after the hang-up too.
    /// - Parameter value: without line feeds, carriage returns and NUL; Asterisk cannot be given them.
    public func setVariable(_ name: String, to value: String) async throws(AGIError) {
        let reply = try await perform(AGICommand("SET VARIABLE", name, value), within: deadlines.instant)
        // Asterisk answers 0 when it could not read the line, as with bytes that are no text.
        guard reply.result == .one else {
            throw .failed(command: "SET VARIABLE \(name)", result: reply.result ?? "")
        }
    }

    /// Sets several variables in their order, one command each.
    public func setVariables(_ variables: KeyValuePairs<String, String>) async throws(AGIError) {
        for (name, value) in variables { try await setVariable(name, to: value) }
    }

    /// Reads a key of Asterisk's own database; nil when it is not there.
    public func databaseGet(family: String, key: String) async throws(AGIError) -> String? {
        try await value(AGICommand("DATABASE GET", family, key))
    }

    public func databasePut(family: String, key: String, value: String) async throws(AGIError) {
        let reply = try await perform(AGICommand("DATABASE PUT", family, key, value), within: deadlines.instant)
        guard reply.result == .one else { throw .failed(command: "DATABASE PUT", result: reply.result ?? "") }
    }

    /// Removes a key, or with no key a whole family. Asterisk answers alike whether the key was there or not.
    public func databaseDelete(family: String, key: String? = nil) async throws(AGIError) {
        let command = key.map { AGICommand("DATABASE DEL", family, $0) } ?? AGICommand("DATABASE DELTREE", family)
        _ = try await perform(command, within: deadlines.instant)
    }

    private func value(_ command: AGICommand) async throws(AGIError) -> String? {
        let reply = try await perform(command, within: deadlines.instant)
        return reply.result == .one ? reply.data?.string ?? "" : nil
    }
}
