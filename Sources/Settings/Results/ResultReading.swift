import Portfolio
import Yams

extension Settings {
    /// Reads the trees. What is wrong with one is reported, and no settings are made of the file then.
    /// - Returns: also where results lead to a stage, for ``checkStages(_:strategies:)``.
    static func readResults(_ map: MapReader) -> (trees: [ResultTree], stages: [StageMention]) {
        var mentions: [StageMention] = []
        let trees = map.named("results", by: Schema.Results.name).map { pair in
            var results: [ConversationResult] = []
            var names: [String: Place?] = [:]
            var codes: [String: Place?] = [:]
            var leaves = 0
            for branch in MapReader.named(pair.value, path: pair.path, by: Schema.Results.name, like: map) {
                for leaf in MapReader.named(branch.value, path: branch.path, by: Schema.Results.name, like: map) {
                    leaves += 1
                    let reader = MapReader(
                        leaf.value, path: leaf.path, section: Schema.Results.section, place: leaf.place,
                        document: map.document, problems: map.problems)
                    guard let result = readResult(reader, name: leaf.name, branch: branch.name) else { continue }
                    reader.claim(result.name, as: "name", at: leaf.place, in: &names)
                    reader.claim(result.code, as: "code", at: reader.place(of: "code"), in: &codes)
                    results.append(result)
                    if let stage = result.stage { mentions.append(StageMention(stage: stage, reader: reader)) }
                }
            }
            if leaves == 0 {
                map.problems.error(
                    "'\(pair.path)' has no results; add branches, such as titular, with their results", at: pair.place)
            }
            return ResultTree(name: pair.name, results: results)
        }
        return (trees, mentions)
    }

    /// A stage of some strategy must have that name: trees are for campaigns of several.
    static func checkStages(_ mentions: [StageMention], strategies: [StrategyEntry]) {
        // What could not be read has been reported; nothing is concluded from what it might have been.
        let known = strategies.compactMap(\.strategy)
        guard known.count == strategies.count else { return }
        let names = known.flatMap(\.stages).map(\.name)
        for mention in mentions where !names.contains(mention.stage) {
            let cure =
                names.isEmpty ? "; add it under 'strategies'" : suggestion(for: mention.stage, among: names.sorted())
            mention.reader.problems.error(
                "'\(mention.reader.path).stage': no strategy has a stage '\(mention.stage)'\(cure)",
                at: mention.reader.place(of: "stage"))
        }
    }

    private static func readResult(_ map: MapReader, name: String, branch: String) -> ConversationResult? {
        let code = map(Schema.Results.code)
        let does = map(Schema.Results.does)
        let rest = map(Schema.Results.rest)
        let review = map(Schema.Results.review)
        let asks = map.list("asks", of: Schema.Results.question).map(\.value)
        let stage = map(Schema.Results.stage)
        guard let code, let does else { return nil }
        return ConversationResult(
            name, branch: branch, code: code, does: does, restDays: rest, review: review, asks: Set(asks), stage: stage)
    }

    /// The tree of a campaign, where it names one that there is.
    static func readResultChoice(_ map: MapReader, trees: [ResultTree]) -> String? {
        guard let name = map(Schema.Campaign.results) else { return nil }
        guard trees.contains(where: { $0.name == name }) else {
            let cure =
                trees.isEmpty ? "; add it under 'results'" : suggestion(for: name, among: trees.map(\.name))
            map.problems.error(
                "'\(map.path).results': there is no tree '\(name)'\(cure)", at: map.place(of: "results"))
            return nil
        }
        return name
    }
}

/// Where a result leads to a stage.
struct StageMention {
    var stage: String
    var reader: MapReader
}

extension MapReader {
    /// Each name and each code once in a tree: an agent's word must mean one thing.
    fileprivate func claim(_ word: String, as what: String, at place: Place?, in taken: inout [String: Place?]) {
        if let first = taken[word] {
            let line = first.map { " (line \($0.line))" } ?? ""
            problems.error(
                "'\(path)': the \(what) '\(word)' is another result's already\(line); give this one its own", at: place)
        } else {
            taken[word] = place
        }
    }
}
