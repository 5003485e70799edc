import FastAGI
import Foundation

/// The codec of the FastAGI protocol.
enum AGIKinds {
    static func environment(_ input: [UInt8], _ options: Options) -> JSON {
        var parser = AGIEnvironmentParser()
        var environment: AGIEnvironment?
        var rest: [UInt8] = []
        var error = JSON.null
        for piece in options.pieces(input) {
            if environment != nil {
                rest += piece
                continue
            }
            do throws(AGIEnvironmentParser.Failure) {
                environment = try parser.feed(piece)
                if environment != nil { rest = parser.rest }
            } catch let failure {
                error = .text(failure.rawValue)
                break
            }
        }
        let variables = environment?.variables ?? []
        return .object([
            "vars": .list(variables.map { .list([.text($0.name), .bytes($0.value.bytes)]) }),
            "script": .optional(environment?.script) { .text($0) },
            "path": .optional(environment?.path) { .text($0) },
            "query": .list((environment?.query ?? []).map { .list([.text($0.name), .text($0.value)]) }),
            "args": .list((environment?.arguments ?? []).map { .bytes($0.bytes) }),
            "complete": .bool(environment != nil),
            "error": error,
            "rest": .bytes(environment == nil ? input : rest),
        ])
    }

    static func replies(_ input: [UInt8], _ options: Options) -> JSON {
        var parser = AGIReplyParser()
        var items: [JSON] = []
        for piece in options.pieces(input) {
            parser.feed(piece)
            do throws(AGIReplyParser.TooLarge) {
                while let item = try parser.next() { items.append(json(item)) }
            } catch {
                return .object(["items": .list(items), "rest": .bytes(parser.rest), "error": .text("too-large")])
            }
        }
        return .object(["items": .list(items), "rest": .bytes(parser.rest), "error": .null])
    }

    private static func json(_ item: AGIReplyParser.Item) -> JSON {
        switch item {
        case .hangup: return .object(["t": .text("hangup")])
        case .bad(let text): return .object(["t": .text("bad"), "text": .bytes(text.bytes)])
        case .reply(let reply):
            var members: [(String, JSON)] = [
                ("t", .text("reply")), ("code", .number(reply.code)),
                ("result", .optional(reply.result) { .bytes($0.bytes) }),
                ("data", .optional(reply.data) { .bytes($0.bytes) }),
                ("attrs", .pairs(reply.attributes.map { ($0.name, .bytes($0.value.bytes)) })),
            ]
            if reply.code != 200 { members.append(("text", .optional(reply.text) { .bytes($0.bytes) })) }
            return .pairs(members)
        }
    }

    private struct Request: Decodable {
        let words: [String]
    }

    static func command(_ input: [UInt8]) -> JSON {
        do {
            let words = try JSONDecoder().decode(Request.self, from: Data(input)).words
            return .object([
                "bytes": .bytes(try AGICommand(words.first ?? "", Array(words.dropFirst())).encoded())
            ])
        } catch {
            return .object(["error": .bool(true), "why": .text("\(error)")])
        }
    }
}
