public import Vocabulary

/// A country column: two or three letters, or the name in Spanish or English.
public enum CountryReader {
    public static func read(_ text: String) throws(ValueRefusal) -> Country {
        let word = folded(text)
        let code = word.count == 2 ? word : names[word]
        guard let code, let country = Country(code: code) else {
            throw ValueRefusal("'\(text)' is no country known here: write its two letters, such as CL or MX")
        }
        return country
    }

    private static let names: [String: String] = [
        "argentina": "AR", "arg": "AR", "bolivia": "BO", "bol": "BO", "brasil": "BR", "brazil": "BR", "bra": "BR",
        "canada": "CA", "can": "CA", "chile": "CL", "chl": "CL", "chi": "CL", "colombia": "CO", "col": "CO",
        "costarica": "CR", "cri": "CR", "cuba": "CU", "cub": "CU", "ecuador": "EC", "ecu": "EC", "elsalvador": "SV",
        "slv": "SV", "espana": "ES", "spain": "ES", "esp": "ES", "estadosunidos": "US", "eeuu": "US", "usa": "US",
        "unitedstates": "US", "guatemala": "GT", "gtm": "GT", "honduras": "HN", "hnd": "HN", "mexico": "MX",
        "mex": "MX", "nicaragua": "NI", "nic": "NI", "panama": "PA", "pan": "PA", "paraguay": "PY", "pry": "PY",
        "peru": "PE", "per": "PE", "portugal": "PT", "prt": "PT", "puertorico": "PR", "pri": "PR",
        "republicadominicana": "DO", "dom": "DO", "uruguay": "UY", "ury": "UY", "venezuela": "VE", "ven": "VE",
    ]
}
