/// A drawing as Scalable Vector Graphics, put together element by element. Points of 1/96 inch, y downwards.
struct SVG {
    let width: Double
    let height: Double
    private var body: [String] = []

    /// Colours that can be told apart by people who see few of them (Okabe and Ito 2008).
    static let palette = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f6000", "#555555"]
    static let ink = "#222222"
    static let pale = "#d9d9d9"
    static let quiet = "#666666"

    enum Anchor: String { case start, middle, end }

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    mutating func line(
        _ from: (x: Double, y: Double), _ to: (x: Double, y: Double), _ colour: String, width: Double = 1,
        dashes: String? = nil
    ) {
        let dash = dashes.map { " stroke-dasharray=\"\($0)\"" } ?? ""
        body.append(
            "<line x1=\"\(n(from.x))\" y1=\"\(n(from.y))\" x2=\"\(n(to.x))\" y2=\"\(n(to.y))\" stroke=\"\(colour)\" "
                + "stroke-width=\"\(n(width))\"\(dash)/>")
    }

    mutating func circle(_ centre: (x: Double, y: Double), radius: Double, _ colour: String) {
        body.append(
            "<circle cx=\"\(n(centre.x))\" cy=\"\(n(centre.y))\" r=\"\(n(radius))\" fill=\"\(colour)\" stroke=\"white\"/>"
        )
    }

    mutating func text(
        _ text: String, at place: (x: Double, y: Double), size: Double = 12, _ colour: String = SVG.ink,
        anchor: Anchor = .start, bold: Bool = false, turned: Bool = false
    ) {
        let turn = turned ? " transform=\"rotate(-90 \(n(place.x)) \(n(place.y)))\"" : ""
        let weight = bold ? " font-weight=\"bold\"" : ""
        body.append(
            "<text x=\"\(n(place.x))\" y=\"\(n(place.y))\" font-size=\"\(n(size))\" fill=\"\(colour)\" "
                + "text-anchor=\"\(anchor.rawValue)\"\(weight)\(turn)>\(Self.escaped(text))</text>")
    }

    mutating func path(_ points: [(x: Double, y: Double)], _ colour: String, width: Double = 1.5) {
        guard points.count > 1 else { return }
        body.append(
            "<polyline points=\"\(list(points))\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"\(n(width))\" "
                + "stroke-linejoin=\"round\"/>")
    }

    mutating func area(_ points: [(x: Double, y: Double)], _ colour: String, opacity: Double) {
        guard points.count > 2 else { return }
        body.append("<polygon points=\"\(list(points))\" fill=\"\(colour)\" fill-opacity=\"\(n(opacity))\"/>")
    }

    var document: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="\(n(width))" height="\(n(height))" \
        viewBox="0 0 \(n(width)) \(n(height))" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif">
        <rect width="100%" height="100%" fill="white"/>
        \(body.joined(separator: "\n"))
        </svg>

        """
    }

    private func n(_ value: Double) -> String { fixed(value, 2) }
    private func list(_ points: [(x: Double, y: Double)]) -> String {
        points.map { "\(n($0.x)),\(n($0.y))" }.joined(separator: " ")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
