/// Text for comparison: lower case, without accents, letters and digits only.
///
/// `Teléfono_1`, `TELEFONO 1` and `telefono1` fold to the same word, composed or decomposed, `ñ` to `n`.
func folded(_ text: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: result.append(scalar)
        case 0x41...0x5A: result.append(Unicode.Scalar(UInt8(scalar.value) + 32))
        case 0xC0...0x17F: result.append(contentsOf: plainLetters(of: scalar))
        default: break
        }
    }
    return String(result)
}

func plainLetters(of scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    let plain =
        switch lower {
        case "à", "á", "â", "ã", "ä", "å", "ā", "ă", "ą": "a"
        case "ç", "ć", "č": "c"
        case "è", "é", "ê", "ë", "ē", "ę", "ě": "e"
        case "ì", "í", "î", "ï", "ī": "i"
        case "ñ", "ń", "ň": "n"
        case "ò", "ó", "ô", "õ", "ö", "ø", "ō", "ő": "o"
        case "ù", "ú", "û", "ü", "ū", "ů", "ű": "u"
        case "ý", "ÿ": "y"
        case "š", "ś": "s"
        case "ž", "ź", "ż": "z"
        case "ł": "l"
        case "ß": "ss"
        case "æ": "ae"
        case "œ": "oe"
        default: ""
        }
    return plain.unicodeScalars
}

/// Without white space at the ends, inner runs of white space as one space. Non-breaking spaces count as spaces.
func tidied(_ text: some StringProtocol) -> String {
    if isTidy(text.utf8) { return String(text) }
    return text.split { $0.isWhitespace || $0 == "\u{FEFF}" }.joined(separator: " ")
}

/// Whether there is surely nothing to tidy; the white spaces beyond ASCII begin with one of four bytes in UTF-8.
private func isTidy(_ bytes: some Collection<UInt8>) -> Bool {
    var previous: UInt8 = 0x20
    for byte in bytes {
        switch byte {
        case 0...0x1F, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF: return false
        case 0x20 where previous == 0x20: return false
        default: previous = byte
        }
    }
    return bytes.isEmpty || previous != 0x20
}

/// Whether there is something to see in it. What is copied from web pages and chats brings along characters without a
/// picture: zero-width spaces and joiners, marks of direction, blanks of Braille.
func isSeen(_ text: some StringProtocol) -> Bool {
    text.unicodeScalars.contains { scalar in
        if (0x21...0x7E).contains(scalar.value) { return true }
        let properties = scalar.properties
        if properties.isDefaultIgnorableCodePoint || properties.isWhitespace || scalar == "\u{2800}" { return false }
        switch properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .unassigned: return false
        default: return true
        }
    }
}

/// Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
func editDistance(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in 1...a.count {
        var current = [i]
        for j in 1...b.count {
            var best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, beforePrevious[j - 2] + 1) }
            current.append(best)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[b.count]
}
