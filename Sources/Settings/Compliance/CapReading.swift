import Compliance
import Vocabulary
import Yams

/// Reads the lists `caps` and `rests`, in profiles and in the config file alike.
struct CapReading {
    let map: MapReader
    /// Sections of an element, which differ by whether a citation goes with it.
    let caps: Section
    let rests: Section

    /// What the lists give on top of the caps of a base: each list, where it is there, replaces that part of the base.
    /// `nil` where an element was refused.
    func read(over base: [FrequencyCap]) -> (caps: [FrequencyCap], citations: [String: Citation])? {
        var citations: [String: Citation] = [:]
        let newCaps = list("caps", caps, &citations, cap)
        let newRests = list("rests", rests, &citations, rest)
        guard let newCaps, let newRests else { return nil }
        let kept = (
            caps: map.has("caps") ? newCaps : base.filter { !$0.isRest },
            rests: map.has("rests") ? newRests : base.filter(\.isRest)
        )
        return (kept.caps + kept.rests, citations)
    }

    private func list(
        _ key: String, _ section: Section, _ citations: inout [String: Citation], _ read: (MapReader) -> FrequencyCap?
    ) -> [FrequencyCap]? {
        let elements = map.elements(key)
        if map.has(key), map.node(key)?.sequence == nil { return nil }
        var result: [FrequencyCap] = []
        for (index, element) in elements.enumerated() {
            let reader = MapReader(
                element.node, path: element.path, section: section, place: element.node.place, document: map.document,
                problems: map.problems)
            if let cap = read(reader) { result.append(cap) }
            if section.keys.contains("source") {
                citations["\(key)[\(index)]"] = Cited.read(reader, fallback: map.problems.file)
            }
        }
        return result.count == elements.count ? result : nil
    }

    private func cap(_ reader: MapReader) -> FrequencyCap? {
        typealias Keys = ProfileSchema.Cap
        let max = reader(Keys.max)
        let per = reader(Keys.per)
        let counts = reader(Keys.counts)
        let key = reader(Keys.key)
        let channels = channels(reader)
        let excused = reader.list("except", of: Keys.outcome)
        guard let max, let per, let counts, let key, let channels, excused.count == reader.elements("except").count
        else {
            return nil
        }
        return FrequencyCap(
            max: max, per: per, countsOn: counts.basis, key: key, channels: channels,
            excused: Set(excused.map(\.value)), countsChannels: counts == .channels)
    }

    private func rest(_ reader: MapReader) -> FrequencyCap? {
        let days = reader(ProfileSchema.Rest.days)
        let after = reader(ProfileSchema.Rest.after)
        let key = reader(ProfileSchema.Cap.key)
        let channels = channels(reader)
        guard let days, let after, let key, let channels else { return nil }
        return .rest(days: days, after: after, key: key, channels: channels)
    }

    private func channels(_ reader: MapReader) -> Set<ContactChannel>? {
        let channels = reader.list("channels", of: ProfileSchema.Cap.channel)
        return channels.count == reader.elements("channels").count ? Set(channels.map(\.value)) : nil
    }
}

extension FrequencyCap {
    /// Made by ``rest(days:after:key:channels:)``.
    fileprivate var isRest: Bool {
        if case .calendarDays = per { max == 1 && !countsChannels } else { false }
    }
}
