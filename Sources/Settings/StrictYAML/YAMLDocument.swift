import Yams

/// A position in the file, both from 1; the column counts Unicode scalars.
struct Place: Hashable {
    var line: Int
    var column: Int

    init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    init(_ mark: Mark) {
        self.init(line: mark.line, column: mark.column)
    }
}

extension Node {
    var place: Place? { mark.map { Place($0) } }
}

/// A YAML text as nodes that know their line and column.
struct YAMLDocument {
    /// `nil` for a text without content.
    let root: Node?
    /// Keys that were given again further down, under the stand-ins that replaced them; see ``compose``.
    let duplicates: [String: String]

    /// Reads the text; `nil` when it is no YAML, which is then among the problems.
    ///
    /// The parser stops at the first key that is given twice. To find all of them, and all other errors beside them,
    /// the earlier one is renamed to a stand-in of equal length and the text is read again.
    init?(text: String, problems: Problems) {
        var text = text
        var duplicates: [String: String] = [:]
        for attempt in 0..<UInt32(200) {
            do {
                root = try Yams.compose(yaml: text)
                self.duplicates = duplicates
                return
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // U+E000 … are private: no config file has a use for them.
                let place = Place(context.mark)
                // The place is that of the first name.
                guard let standIn = UnicodeScalar(0xE000 + attempt), let name = names.first,
                    let renamed = Self.rename(name, at: place, in: text, to: standIn)
                else {
                    // Of several such keys the parser names another one each time: none is pointed at.
                    problems.error(
                        "a key that is no plain word is given twice in one block; keep one of it, or write it as a plain word",
                        at: nil)
                    return nil
                }
                text = renamed
                duplicates[String(Character(standIn)) + String(name.unicodeScalars.dropFirst())] =
                    duplicates[name] ?? name
            } catch let error as YamlError {
                Self.report(error, problems)
                return nil
            } catch {
                problems.error("cannot be read as YAML: \(error)", at: nil)
                return nil
            }
        }
        problems.error("more than 200 keys are given twice; keep one of each", at: nil)
        return nil
    }

    /// Replaces the first scalar of the key at that position; `nil` when the key does not stand there as it reads.
    private static func rename(_ name: String, at mark: Place, in text: String, to standIn: UnicodeScalar) -> String? {
        var scalars = Array(text.unicodeScalars)
        var line = 1
        var index = 0
        while line < mark.line, index < scalars.count {
            if scalars[index] == "\n"
                || (scalars[index] == "\r" && !(index + 1 < scalars.count && scalars[index + 1] == "\n"))
            {
                line += 1
            }
            index += 1
        }
        index += mark.column - 1
        if index < scalars.count, scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        guard index < scalars.count, !name.isEmpty, scalars[index...].starts(with: name.unicodeScalars) else {
            return nil
        }
        scalars[index] = standIn
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    private static func report(_ error: YamlError, _ problems: Problems) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let since = context.map { " (\($0.text), from line \($0.mark.line))" } ?? ""
            problems.error("this is no YAML: \(problem)\(since); \(cure(for: problem))", at: Place(mark))
        case .reader(let problem, _, _, _):
            problems.error(
                "this is no text YAML allows: \(problem); save the file as UTF-8 without control characters", at: nil)
        default:
            problems.error("this is no YAML: \(error); compare it with the example file", at: nil)
        }
    }

    private static func cure(for problem: String) -> String {
        if problem.contains("cannot start any token") {
            return "indent with spaces, not tabs, and put texts with special characters in quotes"
        }
        if problem.contains("mapping values are not allowed") {
            return "put a text that contains ': ' in quotes, or check the indentation"
        }
        if problem.contains("could not find expected ':'") { return "write 'key: value' with a space after the colon" }
        if problem.contains("did not find expected key") || problem.contains("block end") {
            return "give all keys of one block the same indentation"
        }
        if problem.contains("alias") { return "put a text that begins with * or & in quotes" }
        if problem.contains("another document") { return "keep one document and remove the '---' line" }
        return "check the quotes, brackets and indentation from here upwards"
    }
}
