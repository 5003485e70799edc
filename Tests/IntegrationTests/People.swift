import Foundation

/// Somebody to be called. The last digits of a number say what its owner does: `people.conf` for two digits on
/// `Local/`, `callees.xml` for three on SIP.
struct Person {
    var id: Int
    var name: String { "Persona \(id)" }
    /// E.164, in the order of the columns.
    var phones: [String]
    /// How each of the phones' calls must end.
    var outcomes: [String]
    var abandonCause: String?

    /// - Parameter kinds: two digits each, of `people.conf`.
    init(_ id: Int, _ kinds: [String], _ outcomes: [String], abandonCause: String? = nil) {
        self.id = id
        phones = kinds.map { "+562" + String(format: "000%03d", id) + $0 }
        self.outcomes = outcomes
        self.abandonCause = abandonCause
    }

    init(_ id: Int, _ kind: String, _ outcome: String, abandonCause: String? = nil) {
        self.init(id, [kind], [outcome], abandonCause: abandonCause)
    }

    /// - Parameter callee: three digits, of `callees.xml`.
    init(_ id: Int, sip callee: String, _ outcome: String) {
        self.id = id
        phones = ["+562" + String(format: "001%02d", id % 100) + callee]
        outcomes = [outcome]
    }
}

/// A portfolio file as a creditor sends it.
enum Cartera {
    static func csv(_ people: [Person]) -> String {
        let rows = people.map { person in
            let phones = (person.phones + [""]).prefix(2).joined(separator: ";")
            return "D-\(person.id);\(person.name);C-\(person.id);\(phones);125000;2026-01-15"
        }
        return (["documento;nombre;cuenta;telefono;telefono2;saldo;vencimiento"] + rows).joined(separator: "\n") + "\n"
    }
}
