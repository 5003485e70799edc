/// A number with so many decimals, a point as separator; `–` where there is none.
public func fixed(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    let scale = (0..<places).reduce(1.0) { power, _ in power * 10 }
    let whole = Int((abs(value) * scale).rounded())
    let digits = String(whole)
    let text = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let sign = value < 0 && whole > 0 ? "-" : ""
    return places == 0 ? sign + text : "\(sign)\(text.dropLast(places)).\(text.suffix(places))"
}
