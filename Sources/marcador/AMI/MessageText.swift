import AsteriskManager

/// An AMI message as one line of output: JSON for programs, words for people.
enum MessageText {
    /// What kind of message it is. An `Event` header decides first: OriginateResponse has a `Response` header as well.
    static func kind(of message: AMIMessage) -> String {
        switch message.kind {
        case .event: "event"
        case .response: "response"
        case .other: "other"
        }
    }

    /// `{"kind":"event","fields":[["Event","Hangup"],…]}`, and `"lines"` where there are lines without a colon.
    static func json(_ message: AMIMessage, show: (String) -> String = { $0 }) -> String {
        json(kind(of: message), message.fields.map { ($0.key, show($0.value)) }, message.lines.map(show))
    }

    /// The greeting has no header: it is the one line of its record.
    static func json(banner: String) -> String { json("banner", [], [banner]) }

    private static func json(_ kind: String, _ fields: [(String, String)], _ lines: [String]) -> String {
        var text = #"{"kind":""# + kind + #"","fields":["#
        for (index, field) in fields.enumerated() {
            if index > 0 { text += "," }
            text += "["
            quote(field.0, into: &text)
            text += ","
            quote(field.1, into: &text)
            text += "]"
        }
        text += "]"
        if !lines.isEmpty {
            text += #","lines":["#
            for (index, line) in lines.enumerated() {
                if index > 0 { text += "," }
                quote(line, into: &text)
            }
            text += "]"
        }
        return text + "}\n"
    }

    /// A JSON string: everything below a blank, quote and backslash escaped.
    private static func quote(_ value: String, into text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// The headers one under the other, as Asterisk sent them; control characters made visible, so that nothing sent by a
    /// telephone can move the cursor.
    static func lines(_ message: AMIMessage, show: (String) -> String = { $0 }) -> String {
        let headers = message.fields.map { "\($0.key): \(show($0.value))" } + message.lines.map(show)
        return headers.map { visible($0) + "\n" }.joined()
    }

    /// One line: the name, then the headers.
    static func line(_ message: AMIMessage, show: (String) -> String = { $0 }) -> String {
        let name = message.eventName ?? message["Response"] ?? ""
        let headers =
            message.fields.filter { !["event", "response", "privilege"].contains($0.key.lowercased()) }
            .map { "\($0.key)=\(show($0.value))" } + message.lines.map(show)
        return visible("\(name)  \(headers.joined(separator: "  "))") + "\n"
    }

    private static func visible(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": shown += "\\n"
            case "\r": shown += "\\r"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): shown += "?"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
