import AsteriskManager
import Foundation
import NIOCore

/// The manager protocol's codec.
enum AMIKinds {
    static func parse(_ input: [UInt8], _ options: Options) -> JSON {
        var decoder = AMIDecoder(expectsBanner: options.expectsBanner)
        var banner = JSON.null
        var messages: [JSON] = []
        var error = JSON.null
        for piece in options.pieces(input) {
            decoder.feed(piece)
            while let item = decoder.next() {
                switch item {
                case .banner(let text): banner = .text(text)
                case .badBanner: error = .text("bad-banner")
                case .message(let message): messages.append(json(message))
                }
            }
        }
        if decoder.overlongLines + decoder.overlongMessages > 0 { error = .text("too-large") }
        return .object([
            "banner": banner, "messages": .list(messages), "rest": .bytes(decoder.rest), "error": error,
        ])
    }

    private static func json(_ message: AMIMessage) -> JSON {
        let (type, name): (String, JSON) =
            switch message.kind {
            case .event: ("event", .optional(message.rawValue("Event")) { .bytes($0) })
            case .response: ("response", .optional(message.rawValue("Response")) { .bytes($0) })
            case .other: ("other", .null)
            }
        var members: [(String, JSON)] = [("type", .text(type)), ("name", name), ("headers", headers(message))]
        let lines = message.rawLines
        if !lines.isEmpty { members.append(("lines", .list(lines.map { .bytes($0) }))) }
        return .pairs(members)
    }

    static func headers(_ message: AMIMessage) -> JSON {
        .list(message.rawFields.map { .list([.bytes($0.key), .bytes($0.value)]) })
    }

    private struct Request: Decodable {
        let action: String
        let actionid: String
        let headers: [[String]]
    }

    static func encode(_ input: [UInt8]) -> JSON {
        do {
            let request = try JSONDecoder().decode(Request.self, from: Data(input))
            let action = AMIAction(request.action, request.headers.map { .init($0[0], $0[1]) })
            return .object(["bytes": .bytes(try action.encode(actionID: request.actionid).readableBytesView)])
        } catch {
            return .object(["error": .bool(true), "why": .text("\(error)")])
        }
    }

    static func unescape(_ input: [UInt8]) -> JSON {
        .object(["text": .bytes(AMIEscapes.unescape(input))])
    }
}
