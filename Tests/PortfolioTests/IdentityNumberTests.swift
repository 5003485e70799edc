import Testing
import Vocabulary

@testable import Portfolio

/// What stands for a number makes no two people one.
@Suite struct IdentityNumberTests {
    @Test(arguments: [
        "", "-", "S/N", "s.n.", "N/A", "0", "00000000", "000-0", "Sin RUT", "SIN RFC", "no tiene", "NULL", "X",
        "XAXX010101000", "XEXX-010101-000", "11.111.111-1", "99999999", "Não tem",
    ])
    func isNoDocument(text: String) throws { #expect(try IdentityNumber.document(text) == nil, "\(text)") }

    @Test(arguments: [
        ("12.345.678-k", "12345678K"), ("1-9", "19"), ("GODE561231GR8", "GODE561231GR8"), ("1112", "1112"),
        ("E1", "E1"), ("Y1234567X", "Y1234567X"),
    ])
    func isADocument(text: String, number: String) throws {
        #expect(try IdentityNumber.document(text) == number)
    }

    /// A creditor may well number an account 11111.
    @Test func numbersOfTheCreditorStayAsTheyAre() throws {
        #expect(try IdentityNumber.own("OP-11 / 2") == "OP-11 / 2")
        #expect(try IdentityNumber.own("11111") == "11111")
        #expect(try IdentityNumber.own("S/N") == nil)
        #expect(try IdentityNumber.own("0000") == nil)
    }

    @Test(arguments: ["1.23457E+11", "1,23457E+11", "5e+09", "9E+9"])
    func shortenedNumbersAreRefused(text: String) throws {
        let document = #expect(throws: ValueRefusal.self) { try IdentityNumber.document(text) }
        #expect(document?.reason.contains("shortened by a spreadsheet") == true)
        let own = #expect(throws: ValueRefusal.self) { try IdentityNumber.own(text) }
        #expect(own == document)
        #expect(PhoneReader.cells(in: text) == [text])
        #expect(throws: ValueRefusal.self) { try PhoneReader.read(text, country: Country(code: "MX")) }
    }

    @Test(arguments: ["E+11", "12E11", "12E+", "1E+1E+1", "CURPE+1"])
    func otherNumbersWithAnEAreNot(text: String) { #expect(!IdentityNumber.isShortened(text)) }
}
