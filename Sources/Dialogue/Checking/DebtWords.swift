import Spoken

/// Words that tell a listener that somebody owes money.
enum DebtWords {
    /// The first thing in a prompt that tells of a debt: a variable or a word; `nil` when nothing does. The words of
    /// all languages are looked for in each: a Spanish prompt may say "payment".
    static func first(in template: Template, named family: SpokenLanguage.Family = .spanish) -> String? {
        if let variable = template.variables.first(where: \.tellsDebt) { return "{\(variable.name(in: family))}" }
        return first(in: template.fixedText)
    }

    private static func first(in text: String) -> String? {
        if text.contains("$") { return "$" }
        let words = FoldedText.words(text)
        for start in words.indices {
            for phrase in phrases where matches(words[start...], phrase) {
                return words[start..<(start + phrase.count)].joined(separator: " ")
            }
        }
        return nil
    }

    private static func matches(_ words: ArraySlice<Substring>, _ phrase: [Substring]) -> Bool {
        guard words.count >= phrase.count else { return false }
        return zip(words, phrase).allSatisfy { word, wanted in
            wanted.last == "*" ? word.hasPrefix(wanted.dropLast()) : word == wanted
        }
    }

    /// Folded; `*` stands for any ending.
    private static let phrases: [[Substring]] = {
        let lists = [
            // Spanish
            """
            deud*, adeud*, endeud*, debe, deben, debes, mora, moras, moros*, cobr*, recobr*, cobranza*, impag*, pago, pagos, \
            pagar*, pague, paguen, paga, pagado, pagada, pendiente, pendientes, vencid*, vencimiento, vence, vencen, vencio, \
            atras*, cuota*, prestamo*, credito*, creditic*, hipoteca*, tarjeta*, saldo*, embarg*, judicial*, demanda*, \
            acreedor*, compromiso*, convenio*, regulariza*, refinanci*, factura*, importe, monto*, peso, pesos, soles, \
            dolar, dolares
            """,
            // Portuguese
            """
            divid*, devedor*, deve, devem, debito*, inadimpl*, pagamento*, pagou, parcela*, emprestimo*, boleto*, fatura*, \
            credor*, cobranca*, reais, valor em aberto, em aberto
            """,
            // English
            """
            debt*, owe*, owing, overdue, past due, due date, due, pay, pays, paid, paying, payment*, collect*, delinquen*, \
            arrears, loan*, balance*, instal*, mortgage*, creditor*, outstanding, dollar*, lawsuit*
            """,
        ]
        return lists.flatMap { $0.split(separator: ",") }.map { phrase in
            phrase.split(separator: " ").map { word in
                word.hasSuffix("*") ? Substring(FoldedText.fold(String(word.dropLast())) + "*") : word
            }
        }
    }()
}
