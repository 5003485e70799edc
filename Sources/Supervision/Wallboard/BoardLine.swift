/// How a piece of text looks.
enum BoardStyle: Sendable, Hashable {
    case plain, dim, strong, good, busy, attention, bad, accent

    /// SGR parameters of the 16-colour palette, which every terminal theme keeps readable.
    fileprivate var parameters: String? {
        switch self {
        case .plain: nil
        case .dim: "2"
        case .strong: "1"
        case .good: "32"
        case .busy: "36"
        case .attention: "33"
        case .bad: "1;31"
        case .accent: "1;34"
        }
    }
}

/// One line of the board, in pieces of one look each.
struct BoardLine: Sendable, Hashable, ExpressibleByStringLiteral {
    private(set) var pieces: [Piece] = []

    struct Piece: Sendable, Hashable {
        var text: String
        var style: BoardStyle
    }

    init(_ text: String = "", _ style: BoardStyle = .plain) {
        self += (text, style)
    }

    init(stringLiteral text: String) { self.init(text) }

    /// Adds a piece. Text from outside may hold control characters: they must not reach the terminal.
    static func += (line: inout BoardLine, piece: (String, BoardStyle)) {
        guard !piece.0.isEmpty else { return }
        line.pieces.append(Piece(text: StatsText.wireSafe(piece.0, maxBytes: 4096), style: piece.1))
    }

    static func += (line: inout BoardLine, text: String) { line += (text, .plain) }

    static func += (line: inout BoardLine, other: BoardLine) { line.pieces += other.pieces }

    var width: Int { pieces.reduce(0) { $0 + DisplayWidth.of($1.text) } }

    /// Blanks up to a column.
    mutating func pad(to column: Int) { self += String(repeating: " ", count: max(0, column - width)) }

    /// The line cut to `width` columns, with or without colours; no blanks at its end.
    func text(width: Int, colours: Bool) -> String {
        var result = ""
        var room = width
        for (index, piece) in pieces.enumerated() where room > 0 {
            let rest = pieces[(index + 1)...].reduce(0) { $0 + DisplayWidth.of($1.text) }
            let own = DisplayWidth.of(piece.text)
            // A piece that just fits gives up its last column where something behind it is cut off.
            var shown = own == room && rest > 0 ? (piece.text + " ").cut(to: room) : piece.text.cut(to: room)
            if index == pieces.count - 1 { while shown.last == " " { shown.removeLast() } }
            room -= max(own, DisplayWidth.of(shown))
            if colours, let parameters = piece.style.parameters {
                result += "\u{1B}[\(parameters)m\(shown)\u{1B}[0m"
            } else {
                result += shown
            }
        }
        return result
    }
}
