#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A rectangle of a drawing with two axes.
struct Panel {
    let left: Double
    let top: Double
    let width: Double
    let height: Double
    let x: Axis
    let y: Axis

    var right: Double { left + width }
    var bottom: Double { top + height }

    func at(_ x: Double) -> Double { left + width * self.x.share(x) }
    func height(of y: Double) -> Double { bottom - height * self.y.share(y) }
    func point(_ x: Double, _ y: Double) -> (x: Double, y: Double) { (at(x), height(of: y)) }

    func draw(_ title: String, into svg: inout SVG) {
        svg.text(title, at: (left, top - 14), size: 14, bold: true)
        for mark in y.marks {
            svg.line((left, height(of: mark)), (right, height(of: mark)), SVG.pale, width: 0.7)
            svg.text(y.label(mark), at: (left - 6, height(of: mark) + 4), size: 11, SVG.quiet, anchor: .end)
        }
        for mark in x.marks {
            svg.line((at(mark), bottom), (at(mark), bottom + 4), SVG.quiet)
            svg.text(x.label(mark), at: (at(mark), bottom + 17), size: 11, SVG.quiet, anchor: .middle)
        }
        svg.line((left, bottom), (right, bottom), SVG.quiet)
        svg.text(x.title, at: ((left + right) / 2, bottom + 34), size: 12, anchor: .middle)
        svg.text(y.title, at: (left - 46, (top + bottom) / 2), size: 12, anchor: .middle, turned: true)
    }
}

/// A linear scale with round marks.
struct Axis {
    let title: String
    let range: ClosedRange<Double>
    let step: Double
    /// What a value is multiplied by to be shown: 100 for percentages.
    let scale: Double
    let unit: String

    /// The round range about these values.
    init(_ title: String, over values: [Double], from least: Double? = nil, scale: Double = 1, unit: String = "") {
        self.title = title
        self.scale = scale
        self.unit = unit
        let low = min(least ?? .infinity, values.min() ?? 0)
        let high = max(values.max() ?? 1, low + 1e-3)
        let rough = (high - low) / 5
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough } ?? rough
        self.step = step
        let start = (low / step).rounded(.down) * step
        let end = (high / step).rounded(.up) * step
        range = start...max(end, start + step)
    }

    func share(_ value: Double) -> Double {
        (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    }

    var marks: [Double] {
        let count = Int(((range.upperBound - range.lowerBound) / step).rounded())
        return (0...max(1, count)).map { range.lowerBound + Double($0) * step }
    }

    func label(_ value: Double) -> String {
        let shown = value * scale
        let places = step * scale >= 0.999 ? 0 : step * scale >= 0.0999 ? 1 : 2
        return fixed(shown, places) + unit
    }
}
