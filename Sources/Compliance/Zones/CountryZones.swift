public import Vocabulary

/// The time zones a debtor of a country may be in.
public enum CountryZones {
    /// The zones of a region, or of the whole country when the region is not given or not one we know; empty for a
    /// country that is not in the table, so that nobody there is called.
    ///
    /// A region is an ISO 3166-2 code without the country (`RM`, `BCN`), a Chilean numeral (`XII`), or a name;
    /// capitals and accents do not matter.
    public static func candidates(for country: Country, region: String?) -> [String] {
        region.flatMap { zones(ofRegion: $0, in: country) } ?? tables[country.code]?.all ?? []
    }

    /// The zones of a region; `nil` for one the table does not know.
    public static func zones(ofRegion region: String, in country: Country) -> [String]? {
        tables[country.code]?.byRegion[folded(region, country: country)]
    }

    /// One name for all spellings of a region: the first the table gives. `nil` for one it does not know.
    public static func regionKey(_ region: String, of country: Country) -> String? {
        tables[country.code]?.keys[folded(region, country: country)]
    }

    /// Countries in the table.
    public static var countries: [Country] {
        tables.keys.compactMap { Country(code: $0) }.sorted()
    }

    private struct Table {
        var all: [String] = []
        var byRegion: [String: [String]] = [:]
        var keys: [String: String] = [:]
    }

    private static let tables: [String: Table] = {
        var tables: [String: Table] = [:]
        for line in countryZoneData.split(separator: "\n") {
            let columns = line.split(separator: "|", maxSplits: 1)
            let words = (columns.first ?? "").split(separator: " ").map(String.init)
            guard words.count == 2 else { continue }
            let (code, zone) = (words[0], words[1])
            tables[code, default: Table()].all.append(zone)
            for region in columns.count > 1 ? columns[1].split(separator: ",") : [] {
                let names = region.split(separator: "=").map { folded(String($0)) }
                for name in names {
                    tables[code, default: Table()].byRegion[name, default: []].append(zone)
                    tables[code, default: Table()].keys[name] = names[0]
                }
            }
        }
        return tables
    }()

    /// `CL-RM`, ` rm ` and `RM` are one; so are `Valparaíso` and `VALPARAISO`.
    private static func folded(_ region: String, country: Country) -> String {
        let text = folded(region)
        let prefix = country.code + "-"
        return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    }

    private static func folded(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var isGap = false
        for scalar in text.unicodeScalars {
            // A decomposed accent is a scalar of its own and is dropped.
            if (0x300...0x36F).contains(scalar.value) { continue }
            if scalar == "." || scalar == " " || !scalar.isASCII && scalar.properties.isWhitespace {
                isGap = !plain.isEmpty
                continue
            }
            if isGap { plain.append(" ") }
            isGap = false
            plain.append(accents[scalar] ?? scalar)
        }
        return String(plain).uppercased()
    }

    private static let accents: [Unicode.Scalar: Unicode.Scalar] = [
        "á": "a", "é": "e", "í": "i", "ó": "o", "ú": "u", "ü": "u", "ñ": "n", "ã": "a", "â": "a", "ê": "e", "ô": "o",
        "õ": "o", "ç": "c", "Á": "A", "É": "E", "Í": "I", "Ó": "O", "Ú": "U", "Ü": "U", "Ñ": "N", "Ã": "A", "Â": "A",
        "Ê": "E", "Ô": "O", "Õ": "O", "Ç": "C", "’": "'",
    ]
}
