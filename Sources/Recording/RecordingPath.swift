import Vocabulary

/// How the files of recordings are named, below their folder and without ending: `{campaign}/{date}/{attempt}`.
///
/// No pattern leads out of the folder, and none gives two calls the same file. What may be filled in is a closed list: no
/// name of a person and no number is in it.
public struct RecordingPath: Hashable, Sendable {
    public enum Field: String, CaseIterable, Hashable, Sendable {
        case campaign, attempt, account, country
        /// `2026-03-10`
        case date
        case year, month, day
    }

    /// Why a text is no pattern: the end of a sentence that begins with the key.
    public struct Fault: Error, Hashable, Sendable {
        public var text: String
    }

    private enum Piece: Hashable, Sendable {
        case text(String)
        case field(Field)
    }

    /// As it was written.
    public let pattern: String
    private let pieces: [Piece]

    public static let standard = RecordingPath(
        pattern: "{campaign}/{date}/{attempt}",
        pieces: [.field(.campaign), .text("/"), .field(.date), .text("/"), .field(.attempt)])

    public static let longest = 150

    private init(pattern: String, pieces: [Piece]) {
        self.pattern = pattern
        self.pieces = pieces
    }

    public init(parsing text: String) throws(Fault) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            if brace > rest.startIndex { pieces.append(.text(String(rest[..<brace]))) }
            guard let end = rest[brace...].firstIndex(of: "}") else {
                throw Fault(text: "has a { without its }; write a field like {attempt}")
            }
            let name = rest[rest.index(after: brace)..<end]
            guard let field = Field(rawValue: String(name)) else {
                let known = Field.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
                throw Fault(text: "has the unknown field {\(name)}; there are \(known)")
            }
            pieces.append(.field(field))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        guard pieces.contains(.field(.attempt)) else {
            throw Fault(text: "has no {attempt}, and calls would be recorded over each other; put it in")
        }
        guard text.count <= Self.longest else { throw Fault(text: "is longer than \(Self.longest) characters") }
        self.init(pattern: text, pieces: pieces)
        guard Self.isSafe(pieces.map { if case .text(let text) = $0 { text } else { "x" } }.joined()) else {
            throw Fault(
                text:
                    "must be folders and a name of letters, digits, - _ and ., without a dot in front and without '/' at either end, like {campaign}/{date}/{attempt}"
            )
        }
    }

    func file(of call: RecordedCall) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .field(let field): Self.value(field, of: call)
            }
        }.joined()
    }

    private static func value(_ field: Field, of call: RecordedCall) -> String {
        let date = "\(CivilDate(daysSinceEpoch: Int((call.launched.seconds / 86_400).rounded(.down))))"
        return switch field {
        case .campaign: plain(call.campaign.rawValue)
        case .attempt: call.name
        case .account: String(call.account.rawValue)
        case .country: call.country.code
        case .date: date
        case .year: String(date.prefix(4))
        case .month: String(date.dropFirst(5).prefix(2))
        case .day: String(date.suffix(2))
        }
    }

    /// The names of campaigns may have letters that no dialplan knows, and dots in front.
    private static func plain(_ name: String) -> String {
        let text = String(name.map { isPlain($0) ? $0 : "_" })
        return text.hasPrefix(".") ? "_\(text.dropFirst())" : text
    }

    private static func isPlain(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
    }

    /// The same as the regular expression of the dialplan, which does not take the daemon's word for it.
    public static func isSafe(_ file: String) -> Bool {
        file.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.first != "." && part.allSatisfy(isPlain)
        }
    }
}
