public import Vocabulary

/// A made-up portfolio: invented people in Chile, Mexico and Colombia, with telephone numbers from ranges that no
/// network serves. The same arguments always give the same file.
public enum SamplePortfolio {
    /// - Parameters:
    ///   - count: debtors, 1 … 15,000.
    ///   - today: due dates lie 1 to 150 days before it.
    ///   - badRows: rows that an import has to reject, spread over the file.
    public static func csv(
        count: Int, today: CivilDate = CivilDate(daysSinceEpoch: 20_522), badRows: Int = 5
    ) -> String {
        var draw = SampleDraw(state: 0x6D61_7263_6164_6F72)
        var lines = [
            "documento;nombre;apellido;pais;region;telefono;celular;correo;acreedor;producto;cuenta;saldo;moneda;vencimiento"
        ]
        let bad = min(badRows, SampleBadRows.all.count)
        for index in 0..<count {
            let person = SamplePerson(index: index, draw: &draw)
            // One debtor in twenty owes twice.
            for debt in 0..<(draw.below(20) == 0 ? 2 : 1) {
                lines.append(person.line(debt: debt, today: today, draw: &draw))
            }
            if bad > 0, count >= bad, index % (count / bad) == count / bad / 2, index / (count / bad) < bad {
                lines.append(SampleBadRows.all[index / (count / bad)])
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// A small generator of its own (Knuth's MMIX constants), so that the file is the same on every machine and version.
struct SampleDraw {
    var state: UInt64

    /// 0 ..< bound
    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    mutating func pick(_ words: [String]) -> String { words[below(words.count)] }
}

/// Rows with the mistakes that files really have.
enum SampleBadRows {
    static let all = [
        "11111111-1;Falta;Un Dígito;CL;RM;+56 2 0000 11;;;Banco Cordillera;Consumo;BAD-1;120000;CLP;2026-01-15",
        "22222222-2;Sin;Monto;MX;CMX;55 0000 1102;;;Crédito Anáhuac;Tarjeta;BAD-2;;MXN;2026-01-15",
        "33333333-3;Fecha;Imposible;CO;;601 000 1103;;;Finanzas del Valle;Libranza;BAD-3;950000;COP;31/02/2026",
        "44444444-4;País;Desconocido;Atlántida;;+56 2 0000 1104;;;Banco Cordillera;Consumo;BAD-4;80000;CLP;2026-01-15",
        "55555555-5;Monto;En Letras;CL;RM;+56 2 0000 1105;;;Banco Cordillera;Consumo;BAD-5;cien mil;CLP;2026-01-15",
    ]
}
