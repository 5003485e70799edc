extension AGIEnvironment {
    /// The environment as Asterisk sends it, blank line included: the calling side of the protocol.
    ///
    /// Values are written as they are. As with the real Asterisk, a line feed inside a value splits it over lines.
    public func encoded() -> [UInt8] {
        bytes + [Byte.lineFeed]
    }

    /// The call a script is told about, in the words of a caller's side.
    public struct Call: Sendable, Hashable {
        /// What follows `agi://host:port/`, a query included; empty for a URL without path.
        public var script: String
        public var arguments: [String]
        /// Host and port of the URL.
        public var server: String
        public var channel: String
        public var uniqueID: String
        public var callerID: String?
        public var callerIDName: String?
        public var dialedNumber: String?
        public var context: String
        public var `extension`: String
        public var priority: Int
        public var accountCode: String
        public var language: String
        public var version: String

        public init(
            script: String, arguments: [String] = [], server: String = "127.0.0.1:4573", channel: String,
            uniqueID: String, callerID: String? = nil, callerIDName: String? = nil, dialedNumber: String? = nil,
            context: String = "default", extension: String = "s", priority: Int = 1, accountCode: String = "",
            language: String = "es", version: String = "22.10.1"
        ) {
            self.script = script
            self.arguments = arguments
            self.server = server
            self.channel = channel
            self.uniqueID = uniqueID
            self.callerID = callerID
            self.callerIDName = callerIDName
            self.dialedNumber = dialedNumber
            self.context = context
            self.extension = `extension`
            self.priority = priority
            self.accountCode = accountCode
            self.language = language
            self.version = version
        }
    }

    /// The lines Asterisk 22 sends for a call, in its order, with its `unknown` for what is missing.
    public init(_ call: Call) {
        var lines: [(String, String)] = [("agi_network", "yes")]
        if !call.script.isEmpty { lines.append(("agi_network_script", call.script)) }
        lines += [
            ("agi_request", "agi://\(call.server)" + (call.script.isEmpty ? "" : "/\(call.script)")),
            ("agi_channel", call.channel),
            ("agi_language", call.language),
            ("agi_type", String(call.channel.prefix { $0 != "/" })),
            ("agi_uniqueid", call.uniqueID),
            ("agi_version", call.version),
            ("agi_callerid", call.callerID ?? "unknown"),
            ("agi_calleridname", call.callerIDName ?? "unknown"),
            ("agi_callingpres", "0"), ("agi_callingani2", "0"), ("agi_callington", "0"), ("agi_callingtns", "0"),
            ("agi_dnid", call.dialedNumber ?? "unknown"),
            ("agi_rdnis", "unknown"),
            ("agi_context", call.context),
            ("agi_extension", call.extension),
            ("agi_priority", String(call.priority)),
            ("agi_enhanced", "0.0"),
            ("agi_accountcode", call.accountCode),
            ("agi_threadid", "1"),
        ]
        for (index, argument) in call.arguments.enumerated() {
            lines.append(("agi_arg_\(index + 1)", argument))
        }
        self.init(lines.map { Variable($0.0, AGIText($0.1)) })
    }
}
