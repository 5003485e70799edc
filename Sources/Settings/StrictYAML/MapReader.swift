import Yams

/// Walks one mapping: every key must be one the section has, every value of its kind.
struct MapReader {
    let path: String
    let place: Place?
    let document: YAMLDocument
    let problems: Problems
    private let section: Section
    private let pairs: [String: (place: Place?, value: Node)]

    /// `node` = `nil` or without value: an empty mapping. `place`: the position for findings where it has none itself.
    init(_ node: Node?, path: String, section: Section, place: Place?, document: YAMLDocument, problems: Problems) {
        self.path = path
        self.section = section
        self.document = document
        self.problems = problems
        // A mapping without value is nowhere: its key is what can be pointed at.
        self.place = node?.mapping == nil ? place : node?.place ?? place
        var pairs: [String: (place: Place?, value: Node)] = [:]
        for pair in keyedValues(node, path: path, document: document, problems: problems) {
            if section.keys.contains(pair.key) {
                pairs[pair.key] = (pair.place, pair.value)
            } else {
                let full = joined(path, pair.key)
                problems.error(
                    "unknown setting '\(full)'\(suggestion(for: pair.key, among: section.keys))", at: pair.place)
            }
        }
        self.pairs = pairs
    }

    /// The value of a field; its standard when it was left out; `nil` when it has none or was refused (and reported).
    func callAsFunction<Value>(_ field: Field<Value>) -> Value? {
        guard let pair = pairs[field.key] else {
            switch field.presence {
            case .required:
                problems.error("'\(joined(path, field.key))' is missing; \(article(field.doc))", at: place)
                return nil
            case .optional: return nil
            case .standard(let value): return value
            }
        }
        return read(pair.value, field.kind, path: joined(path, field.key), fallback: pair.place)
    }

    /// One scalar as a kind; `nil` when it was refused.
    func read<Value>(_ node: Node, _ kind: Kind<Value>, path: String, fallback: Place?) -> Value? {
        let place = node.place ?? fallback
        guard let scalar = node.scalar else {
            let found = node.mapping == nil ? "a list" : "a mapping"
            problems.error("'\(path)' must be a \(kind.type), not \(found); write its value after the colon", at: place)
            return nil
        }
        let word = Word(scalar)
        guard !word.isNull else {
            problems.error("'\(path)' has no value; give it one or remove the line", at: fallback ?? place)
            return nil
        }
        do {
            return try kind.read(word)
        } catch {
            problems.error("'\(path)' \(error.text)", at: place)
            return nil
        }
    }

    /// Whether the key is there, with or without value.
    func has(_ key: String) -> Bool { pairs[key] != nil }

    func node(_ key: String) -> Node? { pairs[key]?.value }

    /// The position of a key's value, or of the mapping.
    func place(of key: String) -> Place? { pairs[key].map { $0.value.place ?? $0.place } ?? place }

    /// A mapping below this one.
    func child(_ key: String, _ section: Section) -> MapReader {
        MapReader(
            node(key), path: joined(path, key), section: section, place: pairs[key]?.place ?? place, document: document,
            problems: problems)
    }

    /// The elements of a list; empty when there is none or it is no list (which is reported).
    func elements(_ key: String) -> [(node: Node, path: String)] {
        guard let pair = pairs[key] else { return [] }
        let full = joined(path, key)
        guard let sequence = pair.value.sequence else {
            let hint = pair.value.scalar.map { Word($0).isNull } == true ? "has no value" : "must be a list"
            problems.error(
                "'\(full)' \(hint); write each element on a line of its own after '- '",
                at: pair.value.place ?? pair.place)
            return []
        }
        return sequence.enumerated().map { ($1, "\(full)[\($0)]") }
    }

    /// The elements of a list of scalars.
    func list<Value>(_ key: String, of kind: Kind<Value>) -> [(value: Value, place: Place?)] {
        elements(key).compactMap { element in
            read(element.node, kind, path: element.path, fallback: place(of: key)).map { ($0, element.node.place) }
        }
    }

    /// The pairs of a mapping whose keys the operator chooses.
    func named<Name>(_ key: String, by kind: Kind<Name>) -> [(name: Name, path: String, place: Place?, value: Node)] {
        Self.named(node(key), path: joined(path, key), by: kind, like: self)
    }

    /// The same for a mapping that is no key of a section.
    static func named<Name>(
        _ node: Node?, path: String, by kind: Kind<Name>, like map: MapReader
    ) -> [(name: Name, path: String, place: Place?, value: Node)] {
        keyedValues(node, path: path, document: map.document, problems: map.problems).compactMap { pair in
            do throws(Refusal) {
                return (try kind.read(Word(pair.key, isPlain: false)), joined(path, pair.key), pair.place, pair.value)
            } catch {
                map.problems.error("'\(joined(path, pair.key))': the key \(error.text)", at: pair.place)
                return nil
            }
        }
    }

    /// The doc sentence as the end of another: `add it: the name of …`.
    private func article(_ doc: String) -> String {
        let sentence = doc.prefix { $0 != "." && $0 != ";" }
        return "add it: \(sentence.prefix(1).lowercased())\(sentence.dropFirst())"
    }
}

/// `servers[0]` and `port` make `servers[0].port`.
func joined(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
}

/// The pairs of a mapping in their order; keys that are no texts, and keys given twice, are reported.
private func keyedValues(
    _ node: Node?, path: String, document: YAMLDocument, problems: Problems
) -> [(key: String, place: Place?, value: Node)] {
    guard let node, node.scalar.map({ Word($0).isNull }) != true else { return [] }
    guard let mapping = node.mapping else {
        let place = path.isEmpty ? "the file" : "'\(path)'"
        problems.error("\(place) must hold 'key: value' pairs; indent them below it", at: node.place)
        return []
    }
    var firsts: [String: Place?] = [:]
    var result: [(key: String, place: Place?, value: Node)] = []
    for (keyNode, value) in mapping {
        guard let text = keyNode.scalar?.string else {
            problems.error("a key must be a single word", at: keyNode.place)
            continue
        }
        let key = document.duplicates[text] ?? text
        if let first = firsts[key] {
            let line = first.map { " (first on line \($0.line))" } ?? ""
            problems.error("'\(joined(path, key))' is given twice\(line); keep one", at: keyNode.place)
            continue
        }
        firsts[key] = keyNode.place
        result.append((key, keyNode.place, value))
    }
    return result
}
