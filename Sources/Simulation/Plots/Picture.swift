/// The picture of a comparison: occupancy against abandonment per pacer with their intervals, and how the floor of one of
/// them went through a day.
///
/// - Parameter day: of this pacer the first day is shown in time; the first one when not given.
public func picture(of summaries: [Summary], day: String? = nil) -> String {
    var svg = SVG(width: 860, height: 760)
    guard let first = summaries.first else { return svg.document }
    svg.text(heading(first), at: (70, 30), size: 13, SVG.quiet)
    drawField(summaries, into: &svg)
    let shown = summaries.first { $0.pacer == day } ?? summaries.first { $0.pacer == "predictive" } ?? first
    drawDay(shown, into: &svg)
    return svg.document
}

private func heading(_ summary: Summary) -> String {
    let scenario = summary.scenario
    let world =
        scenario.memoryless
        ? "memoryless world, ring \(fixed(scenario.ringMean, 0)) s"
        : "wrap-up \(fixed(scenario.wrapMean, 0)) s, hold limit \(fixed(scenario.holdLimit, 1)) s"
    return "\(scenario.agents) agents, answer rate \(fixed(scenario.answerRate * 100, 1)) %, talk "
        + "\(fixed(scenario.talkMean, 0)) s, \(world); \(summary.days.count) days of \(fixed(scenario.hours, 1)) h"
}

private func drawField(_ summaries: [Summary], into svg: inout SVG) {
    let target = summaries.first?.scenario.abandonTarget ?? 0
    func bounds(_ interval: Interval) -> [Double] {
        interval.margin.isFinite ? [max(0, interval.lower), interval.upper] : [interval.mean]
    }
    // A rule that lets half the people go must not squeeze the others into a corner: it is drawn at the edge.
    let most = target > 0 ? 4 * target : 1
    let x = Axis(
        "abandonment: people who answered and met nobody",
        over: [target] + summaries.flatMap { bounds($0.abandonment).map { min($0, most) } }, from: 0, scale: 100,
        unit: " %")
    let y = Axis(
        "occupancy", over: summaries.flatMap { bounds($0.occupancy) }, scale: 100, unit: " %")
    let panel = Panel(left: 70, top: 70, width: 560, height: 290, x: x, y: y)
    panel.draw("Occupancy and abandonment, with 95 % intervals", into: &svg)
    svg.line((panel.at(target), panel.top), (panel.at(target), panel.bottom), SVG.palette[1], dashes: "5 4")
    svg.text("target", at: (panel.at(target) + 4, panel.top + 11), size: 11, SVG.palette[1])
    for (place, summary) in summaries.enumerated() {
        let colour = SVG.palette[place % SVG.palette.count]
        let isBeyond = summary.abandonment.mean > x.range.upperBound
        let edge = min(summary.abandonment.mean, x.range.upperBound)
        let centre = panel.point(edge, summary.occupancy.mean)
        if summary.abandonment.margin.isFinite, summary.occupancy.margin.isFinite {
            let across = bounds(summary.abandonment).map { min($0, x.range.upperBound) }
            svg.line((panel.at(across[0]), centre.y), (panel.at(across[1]), centre.y), colour, width: 1.2)
            let along = bounds(summary.occupancy)
            svg.line((centre.x, panel.height(of: along[0])), (centre.x, panel.height(of: along[1])), colour, width: 1.2)
        }
        svg.circle(centre, radius: 5, colour)
        if isBeyond {
            svg.text(
                "\(fixed(summary.abandonment.mean * 100, 0)) % →", at: (centre.x - 9, centre.y + 4), size: 11, colour,
                anchor: .end)
        }
        let line = panel.top + 6 + Double(place) * 32
        svg.circle((panel.right + 26, line), radius: 5, colour)
        svg.text(summary.pacer, at: (panel.right + 38, line + 4), size: 12, bold: true)
        svg.text(
            "\(fixed(summary.occupancy.mean * 100, 2)) % at \(fixed(summary.abandonment.mean * 100, 2)) %",
            at: (panel.right + 38, line + 18), size: 11, SVG.quiet)
    }
}

private func drawDay(_ summary: Summary, into svg: inout SVG) {
    guard let day = summary.days.first, let last = day.series.last, !day.series.isEmpty else { return }
    let series = day.series
    let agents = summary.scenario.agents
    let x = Axis("hours since the start", over: [Double(last.minute) / 60], from: 0)
    let y = Axis("agents, calls", over: series.map { Double(max($0.ringing, agents)) }, from: 0)
    let panel = Panel(left: 70, top: 450, width: 560, height: 230, x: x, y: y)
    panel.draw("One day under \(summary.pacer), minute by minute", into: &svg)
    func curve(_ value: (DayResult.Moment) -> Double) -> [(x: Double, y: Double)] {
        series.map { panel.point(Double($0.minute) / 60, value($0)) }
    }
    let busy = curve { Double($0.busy) }
    if let first = busy.first, let end = busy.last {
        svg.area([(first.x, panel.bottom)] + busy + [(end.x, panel.bottom)], SVG.palette[0], opacity: 0.25)
    }
    svg.path(busy, SVG.palette[0], width: 1)
    svg.path(curve { Double(agents - $0.away) }, SVG.ink, width: 1.2)
    svg.path(curve { Double($0.ringing) }, SVG.palette[1], width: 1)
    var legend = [
        (SVG.ink, "agents logged in"), (SVG.palette[0], "agents talking or in wrap-up"),
        (SVG.palette[1], "calls dialling or ringing"),
    ]
    // The threshold has a scale of its own: its highest value is the top of the panel.
    let thresholds = series.compactMap(\.threshold)
    if let top = thresholds.max(), top > 0 {
        let scaled = series.filter { $0.threshold != nil }.map {
            (x: panel.at(Double($0.minute) / 60), y: panel.bottom - panel.height * (($0.threshold ?? 0) / top))
        }
        svg.path(scaled, SVG.palette[2], width: 1.5)
        legend.append((SVG.palette[2], "threshold (top: \(fixed(top, 3)))"))
    }
    for (place, entry) in legend.enumerated() {
        let line = panel.top + 6 + Double(place) * 20
        svg.line((panel.right + 20, line), (panel.right + 34, line), entry.0, width: 2.5)
        svg.text(entry.1, at: (panel.right + 40, line + 4), size: 11)
    }
}
