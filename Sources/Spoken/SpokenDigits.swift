extension SpokenLanguage {
    /// The characters of a number one by one: `401` is `cuatro cero uno`. Letters stay (`K`), all else is left out.
    public func digits(_ text: String) -> String {
        var result = ""
        for character in text {
            if let digit = character.isASCII ? character.wholeNumberValue : nil {
                append(words(UInt64(digit), .counting), to: &result)
            } else if character.isLetter {
                append(character.uppercased(), to: &result)
            }
        }
        return result
    }
}
