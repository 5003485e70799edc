import Vocabulary

/// One invented debtor.
struct SamplePerson {
    private let index: Int
    private let country: String
    private let name: String
    private let surname: String
    private let region: String

    /// 40 % Chile, 35 % Mexico, 25 % Colombia.
    init(index: Int, draw: inout SampleDraw) {
        self.index = index
        country = index % 20 < 8 ? "CL" : index % 20 < 15 ? "MX" : "CO"
        name = draw.pick(Self.names)
        surname = draw.pick(Self.surnames) + " " + draw.pick(Self.surnames)
        switch country {
        case "CL": region = draw.pick(["RM", "RM", "RM", "Biobío", "Araucanía", "Maule", "Coquimbo"])
        case "MX": region = draw.pick(["CMX", "CMX", "Jalisco", "Nuevo León", "Puebla", "Sonora", "Baja California"])
        default: region = ""
        }
    }

    func line(debt: Int, today: CivilDate, draw: inout SampleDraw) -> String {
        let due = CivilDate(daysSinceEpoch: today.daysSinceEpoch - 1 - draw.below(150))
        // Two ways of writing a day, as in files put together from several systems.
        let dueText =
            draw.below(3) == 0 ? "\(two(due.day))/\(two(due.month))/\(due.year)" : due.description
        let mobile = draw.below(2) == 0 ? self.mobile : ""
        let email = draw.below(3) == 0 ? "deudor\(index)@ejemplo.invalid" : ""
        let (creditor, products, currency) = lender
        let values = [
            document, name, surname, country, region, landline, mobile, email, creditor, draw.pick(products),
            "\(country)-\(100_000 + index)-\(debt + 1)", amount(&draw), currency, dueText,
        ]
        return values.joined(separator: ";")
    }

    // MARK: The parts

    private var document: String {
        switch country {
        case "CL": "\(60 + index / 1000).\(three(index % 1000)).000-\(index % 10)"
        case "MX": "XAXX\(900_000 + index)\(index % 7)"
        default: "9\(1_000_000_00 + index)"
        }
    }

    /// +56 2 000…, +52 55 000…, +57 601 000…: no subscriber's number begins like that. Written as people write them.
    private var landline: String {
        let line = four(index % 10_000)
        let block = index / 10_000
        switch country {
        case "CL": return index % 3 == 0 ? "2 000\(block) \(line)" : "+56 2 000\(block) \(line)"
        case "MX": return index % 3 == 0 ? "(55) 000\(block)-\(line)" : "+52 55 000\(block) \(line)"
        default: return index % 3 == 0 ? "60100\(block)\(line)" : "+57 601 00\(block) \(line)"
        }
    }

    /// 9 000… (CL), 33 000… (MX) and 390 00… (CO) are assigned to no network.
    private var mobile: String {
        let line = four(index % 10_000)
        let block = index / 10_000
        switch country {
        case "CL": return "9 000\(block) \(line)"
        case "MX": return "33 000\(block) \(line)"
        default: return "390 00\(block) \(line)"
        }
    }

    private var lender: (creditor: String, products: [String], currency: String) {
        switch country {
        case "CL": ("Banco Cordillera", ["Consumo", "Tarjeta", "Línea de crédito"], "CLP")
        case "MX": ("Crédito Anáhuac", ["Tarjeta", "Préstamo personal", "Automotriz"], "MXN")
        default: ("Finanzas del Valle", ["Libranza", "Tarjeta", "Microcrédito"], "COP")
        }
    }

    private func amount(_ draw: inout SampleDraw) -> String {
        // Mostly small debts, a few large ones: the product of two even draws.
        let size = (1 + draw.below(100)) * (1 + draw.below(100))
        switch country {
        case "CL":
            let pesos = 20_000 + size * 300
            return "\(pesos / 1000).\(three(pesos % 1000))".inMillions(pesos)
        case "MX": return "\(500 + size * 5).\(two(draw.below(100)))"
        default: return "\(80_000 + size * 1000)"
        }
    }

    private static let names = [
        "Abril", "Aurelio", "Blanca", "Calixto", "Carmela", "Delfina", "Eladio", "Elvira", "Fausto", "Gregoria",
        "Hilario", "Inés", "Jacinta", "Leandro", "Lucinda", "Macario", "Nélida", "Octavio", "Petrona", "Quirino",
        "Rosaura", "Saturnino", "Tomasa", "Ulises", "Verónica", "Wenceslao", "Ximena", "Yolanda", "Zenón", "Íñigo",
    ]
    private static let surnames = [
        "Aldunate", "Barrientos", "Cárcamo", "Dueñas", "Echenique", "Farías", "Gallegos", "Huenchual", "Ibáñez",
        "Jaramillo", "Lagunas", "Montiel", "Núñez", "Ocampo", "Peñaloza", "Quintana", "Restrepo", "Saavedra", "Tapia",
        "Urrutia", "Valdovinos", "Yáñez", "Zambrano", "Olmos", "Ríos", "Cifuentes",
    ]
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
private func three(_ number: Int) -> String { number < 10 ? "00\(number)" : number < 100 ? "0\(number)" : "\(number)" }
private func four(_ number: Int) -> String { number < 1000 ? "0" + three(number) : "\(number)" }

extension String {
    /// Groups a second time where the amount reaches a million: `1234.567` becomes `1.234.567`.
    fileprivate func inMillions(_ amount: Int) -> String {
        amount < 1_000_000 ? self : "\(amount / 1_000_000).\(three(amount / 1000 % 1000)).\(three(amount % 1000))"
    }
}
