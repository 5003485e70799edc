/// The valid word that was probably meant; `nil` when none is near.
func nearestWord(to word: String, among words: some Sequence<String>) -> String? {
    let folded = word.lowercased().replacing("-", with: "_")
    let best = words.map { (distance: editDistance(folded, $0.lowercased().replacing("-", with: "_")), word: $0) }
        .min { $0.distance < $1.distance }
    guard let best, best.distance <= max(1, folded.count / 3) else { return nil }
    return best.word
}

/// `, did you mean 'x'?` or, when nothing is near, the choices there are.
public func suggestion(for word: String, among words: [String]) -> String {
    if let near = nearestWord(to: word, among: words) { return ", did you mean '\(near)'?" }
    return words.isEmpty ? "" : "; use one of: \(words.joined(separator: ", "))"
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
func editDistance(_ first: String, _ second: String) -> Int {
    let first = Array(first)
    let second = Array(second)
    var beforeLast: [Int] = []
    var last = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            var cost = min(last[column + 1] + 1, current[column] + 1)
            cost = min(cost, last[column] + (first[row] == second[column] ? 0 : 1))
            if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current.append(cost)
        }
        beforeLast = last
        last = current
    }
    return last[second.count]
}
