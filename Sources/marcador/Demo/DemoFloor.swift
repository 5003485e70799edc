import Compliance
import PBXSimulator
import Settings
import Vocabulary

/// What the demo plays: three countries, three campaigns, three queues.
struct DemoFloor: Sendable {
    struct Team: Sendable {
        var country: String
        var campaign: String
        var queue: String
        var mode: String
        var agents: Int
        var caller: String
    }

    /// Where the three teams meet their queues: the simulated floor has one each, the real Asterisk of the tests one
    /// for all.
    let teams: [Team]
    static let debtors = 2000
    /// The queues' rest between calls, in seconds.
    static let wrapUp = 12

    /// Invented.
    static let names = [
        "Ana Pardo", "Luis Vera", "Marta Soto", "Pedro Lira", "Inés Roca", "Hugo Leal", "Rosa Mena", "Raúl Toro",
        "Elsa Cano", "Joel Ríos", "Nora Gil", "Iván Luna", "Olga Paz", "Saúl Mora", "Alba Rey", "Tito Salas",
        "Lidia Haro", "Omar Vega", "Celia Bravo", "Bruno Arce", "Dora Niño", "Aldo Prat", "Vera Ochoa", "Noé Casas",
    ]

    static let simulated = DemoFloor(teams: [
        Team(
            country: "CL", campaign: "mora-chile", queue: "cobranza-cl", mode: "predictive", agents: 12,
            caller: "+56200000600"),
        Team(
            country: "MX", campaign: "mora-mexico", queue: "cobranza-mx", mode: "predictive", agents: 8,
            caller: "+525500000600"),
        Team(
            country: "CO", campaign: "mora-colombia", queue: "cobranza-co", mode: "progressive", agents: 5,
            caller: "+576010000600"),
    ])

    static let real = DemoFloor(teams: [
        Team(
            country: "CL", campaign: "mora-chile", queue: "marcador", mode: "predictive", agents: 8,
            caller: "+56200000600"),
        Team(
            country: "MX", campaign: "mora-mexico", queue: "marcador", mode: "progressive", agents: 8,
            caller: "+525500000600"),
    ])

    /// The floor's people and agents on the simulated Asterisk. The agents wear headsets that take calls by themselves.
    func configuration(secret: String) -> PBXConfiguration {
        var configuration = PBXConfiguration(
            seed: 7, users: [.dialer(secret: secret)],
            queues: teams.enumerated().map { index, team in
                let members = (1...team.agents).map { number in
                    PBXMember(
                        interface: "PJSIP/\(team.country.lowercased())\(number < 10 ? "0" : "")\(number)",
                        name: Self.names[(number + index * 13) % Self.names.count])
                }
                return PBXQueue(name: team.queue, members: members, wrapUpTime: Self.wrapUp)
            })
        configuration.agents.answerDelay = .lognormal(mean: 0.5, variation: 0.3)
        return configuration
    }

    /// The config file the daemon reads, as an operator would write it.
    func yaml(
        directory: String, port: Int, secretFile: String, dial: String, lines: Int, wrapUp: Int = Self.wrapUp,
        atAnyHour: Bool = false
    ) -> String {
        var text = """
            database: \(directory)/marcador.sqlite
            control_socket: \(directory)/control.sock
            fastagi:
              listen: 127.0.0.1
              port: 0
            servers:
              - name: pbx
                host: 127.0.0.1
                port: \(port)
                user: marcador
                secret_file: \(secretFile)
                max_calls: \(lines)
                calls_per_second: 20
                trunks:
                  salida: \(dial)
            campaigns:

            """
        for team in teams {
            text += """
                  - name: \(team.campaign)
                    mode: \(team.mode)
                    countries: [\(team.country)]
                    queue: \(team.queue)
                    trunk: salida
                    wrap_up: \(wrapUp)s
                    caller_id:
                      name: Cobranzas Demo
                      number: "\(team.caller)"

                """
        }
        guard atAnyHour else { return text }
        text += "compliance:\n"
        for country in Set(teams.map(\.country)).sorted() {
            text += "  \(country): {extends: none, hours: \"daily 00:00-24:00\", override: \"simulated people\"}\n"
        }
        return text
    }

    /// The next day, from tomorrow on, on which everybody may be called at half past three in the afternoon UTC.
    static func opening(after now: Timestamp) -> Timestamp {
        let today = Int(now.wholeSeconds / 86_400)
        for day in (today + 1)...(today + 14) {
            let start = Timestamp(seconds: Int64(day) * 86_400 + 15 * 3600 + 1800)
            let isOpen = ["CL", "MX", "CO"].allSatisfy { code in
                guard let country = Country(code: code), let profile = ComplianceProfile.builtIn(for: country) else {
                    return false
                }
                let zones = CountryZones.candidates(for: country, region: nil)
                if case .open = verdict(for: profile, zones: zones, from: start, until: start + .seconds(3600)) {
                    return true
                }
                return false
            }
            if isOpen { return start }
        }
        return now + .seconds(86_400)
    }
}
