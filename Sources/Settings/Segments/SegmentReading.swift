import Portfolio
import Yams

extension Settings {
    /// Reads the segments by name; `nil` for one that is wrong (and reported).
    static func readSegments(_ map: MapReader) -> [(name: String, segment: Segment?)] {
        map.named("segments", by: Schema.Segments.name).map { pair in
            let reader = MapReader(
                pair.value, path: pair.path, section: Schema.Segments.section, place: pair.place,
                document: map.document,
                problems: map.problems)
            let rule = reader.rule(Schema.Segments.condition)
            let split = readSplit(reader)
            guard let rule, let split else { return (pair.name, nil) }
            return (pair.name, Segment(name: pair.name, rule: rule, split: split))
        }
    }

    private static func readSplit(_ map: MapReader) -> SegmentSplit? {
        var arms: [SegmentSplit.Arm] = []
        var isGood = true
        for pair in map.named("split", by: Schema.Segments.name) {
            let share = map.read(pair.value, Schema.Segments.share, path: pair.path, fallback: pair.place)
            guard pair.name != SegmentChoice.champion else {
                map.problems.error(
                    "'\(pair.path)': champion is whoever is in no arm; give only the shares of the others",
                    at: pair.place)
                isGood = false
                continue
            }
            guard let share else {
                isGood = false
                continue
            }
            let parts = (share * Double(SegmentSplit.parts)).rounded()
            arms.append(SegmentSplit.Arm(name: pair.name, parts: Int(parts)))
        }
        let total = arms.reduce(0) { $0 + $1.parts }
        if total > SegmentSplit.parts {
            map.problems.error(
                "'\(map.path).split' shares out \(Kind<Double>.share.write(Double(total) / Double(SegmentSplit.parts))); give 100% at most",
                at: map.place(of: "split"))
            isGood = false
        }
        return isGood ? SegmentSplit(arms) : nil
    }

    /// The segment of a campaign, where it names one that there is.
    static func readSegmentChoice(
        _ map: MapReader, segments: [(name: String, segment: Segment?)]
    ) -> String? {
        guard let text = map(Schema.Campaign.segment) else { return nil }
        return check(segment: text, map, segments) ? text : nil
    }

    /// - Returns: whether there is one of that name; what is wrong with its arm is reported, too.
    static func check(
        segment text: String, _ map: MapReader, _ segments: [(name: String, segment: Segment?)]
    ) -> Bool {
        let choice = SegmentChoice(text)
        guard let known = segments.first(where: { $0.name == choice.segment }) else {
            let cure =
                segments.isEmpty
                ? "; add it under 'segments'" : suggestion(for: choice.segment, among: segments.map(\.name))
            map.problems.error(
                "'\(map.path).segment': there is no segment '\(choice.segment)'\(cure)", at: map.place(of: "segment"))
            return false
        }
        if let segment = known.segment, let arm = choice.arm, segment.split.places(of: arm) == nil {
            let arms = segment.split.arms.map(\.name) + [SegmentChoice.champion]
            map.problems.error(
                "'\(map.path).segment': the segment '\(segment.name)' has no arm '\(arm)'\(suggestion(for: arm, among: arms))",
                at: map.place(of: "segment"))
        }
        return true
    }
}

extension MapReader {
    /// A rule, its errors at the very word.
    func rule(_ field: Field<AccountRule>) -> AccountRule? {
        guard let node = node(field.key), let scalar = node.scalar, !Word(scalar).isNull else { return self(field) }
        do throws(RuleError) { return try AccountRule(parsing: scalar.string) } catch {
            let start = place(of: field.key)
            let place = start.flatMap { problems.place(ofCharacter: error.offset, of: scalar.string, from: $0) }
            problems.error("'\(path).\(field.key)': \(error.message)", at: place ?? start)
            return nil
        }
    }
}
