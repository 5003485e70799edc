import Dialogue
import Yams

/// Prompts by language tag and name: `es`, and what `es-CL` says differently.
struct Wording {
    var prompts: [String: [String: Prompt]] = [:]

    /// Reads the mapping of languages at a key (empty: the whole file).
    static func read(_ pairs: [(name: String, path: String, place: Place?, value: Node)], _ map: MapReader) -> Wording {
        var result = Wording()
        for language in pairs {
            let names = MapReader.named(language.value, path: language.path, by: .name, like: map)
            for prompt in names {
                guard let text = text(prompt.value, prompt.path, map) else { continue }
                let place = prompt.value.place ?? prompt.place
                let located = ScriptPlace(file: map.problems.file, line: place?.line ?? 0, column: place?.column ?? 0)
                result.prompts[language.name, default: [:]][prompt.name] = Prompt(text, place: located)
            }
        }
        return result
    }

    private static func text(_ node: Node, _ path: String, _ map: MapReader) -> String? {
        guard node.scalar != nil else {
            map.problems.error(
                "'\(path)' must be a text; put it in quotes when it begins with '{' or '['", at: node.place ?? map.place
            )
            return nil
        }
        return map.read(node, .prompt, path: path, fallback: node.place)
    }
}

extension Kind<String> {
    /// What is said; line ends are spaces.
    static let prompt = Kind.text("text", range: "up to 2000 characters") { text throws(Refusal) in
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard line.count <= 2000 else { throw Refusal("is longer than 2000 characters; nobody listens that long") }
        guard !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw Refusal("contains a control character; write it anew")
        }
        return line
    } write: {
        $0
    }
}

extension [Wording] {
    /// All prompts of a language. Later wording goes over earlier, and a country's over its language's.
    func prompts(for tag: String) -> [String: Prompt] {
        reduce(into: [:]) { prompts, wording in
            let own = [wording.prompts[String(tag.prefix(2))], wording.prompts[tag]].compactMap(\.self)
                .reduce(into: [:]) { $0.merge($1) { $1 } }
            // The plain form of what is said otherwise now would offer the keys of before.
            for name in own.keys { prompts[DialogueScript.plain(name)] = nil }
            prompts.merge(own) { $1 }
        }
    }
}
