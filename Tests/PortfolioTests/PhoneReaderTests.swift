import Portfolio
import Testing
import Vocabulary

@Suite struct PhoneReaderTests {
    /// country, as written, E.164, kind
    static let good: [(String, String, String, ContactPoint.Kind)] = [
        ("CL", "+56 2 0000 1101", "+56200001101", .landline),
        ("CL", "9 0000 1101", "+56900001101", .mobile),
        ("CL", "09-0000 1101", "+56900001101", .mobile),
        ("CL", "(02) 0000 1101", "+56200001101", .landline),
        ("CL", "56900001101", "+56900001101", .mobile),
        ("CL", "0056 32 000 1101", "+56320001101", .landline),
        ("CL", "200001101.0", "+56200001101", .landline),
        ("CL", "+56 2 0000 1101 anexo 22", "+56200001101", .landline),
        ("CL", "+57 601 000 1103", "+576010001103", .landline),
        ("MX", "55 0000 1102", "+525500001102", .unknown),
        ("MX", "044 55 0000 1102", "+525500001102", .mobile),
        ("MX", "045 33 0000 1102", "+523300001102", .mobile),
        ("MX", "01 55 0000 1102", "+525500001102", .unknown),
        ("MX", "+52 1 55 0000 1102", "+525500001102", .mobile),
        ("MX", "525500001102", "+525500001102", .unknown),
        ("CO", "601 000 1103", "+576010001103", .landline),
        ("CO", "390 000 1103", "+573900001103", .mobile),
        ("CO", "(1) 000 1103", "+576010001103", .landline),
        ("CO", "(01) 000 1103", "+576010001103", .landline),
        ("CO", "05 1 000 1103", "+576010001103", .landline),
        ("CO", "03 390 000 1103", "+573900001103", .mobile),
        ("PE", "01 000 1104", "+5110001104", .landline), ("PE", "900 001 104", "+51900001104", .mobile),
        ("PE", "044 001104", "+5144001104", .landline),
        ("AR", "011 15 0000-1105", "+5491100001105", .mobile),
        ("AR", "11 0000-1105", "+541100001105", .unknown),
        ("AR", "0341 15 000-1105", "+5493410001105", .mobile),
        ("AR", "02901 15 00-1105", "+5492901001105", .mobile),
        ("AR", "+54 9 11 0000 1105", "+5491100001105", .mobile),
        ("AR", "5491100001105", "+5491100001105", .mobile),
        ("EC", "09 0000 1106", "+593900001106", .mobile),
        ("EC", "02 000 1106", "+59320001106", .landline),
        ("BR", "(11) 90000-1107", "+5511900001107", .mobile),
        ("BR", "(11) 8000-1107", "+5511980001107", .mobile),
        ("BR", "0 15 11 90000 1107", "+5511900001107", .mobile),
        ("BR", "11 2000 1107", "+551120001107", .landline),
        ("BR", "55 11 2000 1107", "+551120001107", .landline),
        ("US", "(202) 555-0108", "+12025550108", .unknown),
        ("US", "1-202-555-0108 x12", "+12025550108", .unknown),
        ("ES", "600 000 109", "+34600000109", .mobile),
        ("ES", "+34 810 000 109", "+34810000109", .landline),
        ("UY", "+598 2 000 1110", "+59820001110", .unknown),
        ("CL", "+1 809 555 0111", "+18095550111", .unknown),
    ]

    @Test(arguments: good)
    func reads(country: String, text: String, e164: String, kind: ContactPoint.Kind) throws {
        let reading = try PhoneReader.read(text, country: Country(code: country))
        #expect(reading.number.e164 == e164)
        #expect(reading.kind == kind)
    }

    @Test func theCountryIsThatOfTheNumber() throws {
        #expect(
            try PhoneReader.read("+57 601 000 1103", country: Country(code: "CL")).country.code == "CO")
        #expect(try PhoneReader.read("+1 809 555 0111", country: nil).country.code == "DO")
        #expect(try PhoneReader.read("+1 604 555 0111", country: nil).country.code == "CA")
    }

    /// country, as written, a word of the reason
    static let bad: [(String?, String, String)] = [
        ("CL", "0000 1101", "put 9"), ("CL", "+56 2 0000 11", "9 digits"),
        ("CL", "600 000 1101", "companies"),
        ("CL", "111111111", "begins like"), ("CL", "999999999", "repeated"),
        ("CL", "9 0000 abcd", "'a'"),
        ("CL", "5.69E+10", "spreadsheet"), ("CL", "123", "too short"),
        ("CL", "900001101900001102900", "too long"),
        ("MX", "0000 1102", "10 digits"), ("MX", "155 000 1102", "begins like"),
        ("MX", "01 800 000 1102", "companies"),
        ("CO", "000 1103", "lacks its area"), ("CO", "603 000 1103", "begins like"),
        ("PE", "1001104", "lacks its area"), ("AR", "15 0000-1105", "lacks its area"),
        ("BR", "90000-1107", "lacks its area"), ("US", "202 155 0108", "begins like"),
        ("US", "800 555 0108", "companies"), ("US", "876 555 0108", "outside"),
        ("ES", "500 000 109", "begins like"),
        (nil, "900001101", "no calling code"), (nil, "+999 000 1101", "not known"),
        ("GT", "2000 1101", "calling code"),
        ("CL", "+1 876 555 0108", "Caribbean"),
    ]

    @Test(arguments: bad)
    func refuses(country: String?, text: String, word: String) {
        do {
            let reading = try PhoneReader.read(text, country: country.flatMap { Country(code: $0) })
            Issue.record("\(text) was read as \(reading.number)")
        } catch {
            #expect(error.reason.contains(word), "\(error.reason)")
        }
    }

    @Test func declaredKinds() throws {
        let mexico = Country(code: "MX")
        #expect(
            try PhoneReader.read("55 0000 1102", country: mexico, declared: .mobile).kind == .mobile)
        #expect(try PhoneReader.read("55 0000 1102", country: mexico, declared: .work).kind == .work)
        #expect(
            try PhoneReader.read("9 0000 1101", country: Country(code: "CL"), declared: .reference).kind == .reference)
        // The plan knows better than the header.
        #expect(
            try PhoneReader.read("9 0000 1101", country: Country(code: "CL"), declared: .landline).kind
                == .mobile)
        // A declared mobile of Argentina gets the 9 that callers from elsewhere need.
        let argentine = try PhoneReader.read(
            "11 0000 1105", country: Country(code: "AR"), declared: .mobile)
        #expect(argentine.number.e164 == "+5491100001105")
    }

    @Test func cells() {
        #expect(PhoneReader.cells(in: "9 0000 1101 / 2 0000 1101;") == ["9 0000 1101", "2 0000 1101"])
        for nothing in ["", " - ", "S/N", "no tiene", "0", "000000000", "N/A"] {
            #expect(PhoneReader.meansNone(nothing), "\(nothing)")
        }
        #expect(!PhoneReader.meansNone("200001101"))
    }
}
