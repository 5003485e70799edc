import DialerCore
import Pacing
import Testing
import Vocabulary

@testable import Supervision

@Suite("The wallboard on a terminal")
struct WallboardTests {
    private func lines(
        _ names: [String], columns: Int, rows: Int, language: BoardLanguage = .english, hint: String = "",
        subtitle: String = "", now: Timestamp = .epoch
    ) -> String {
        Wallboard(subtitle: subtitle, hint: hint, colours: false, language: language)
            .lines(SampleFloor.model(names), now: now, size: .init(columns: columns, rows: rows))
            .joined(separator: "\n")
    }

    @Test("one campaign on 80 by 24")
    func one() {
        let board = lines(
            ["cobranza-cl"], columns: 80, rows: 24, hint: "Ctrl-C ends", subtitle: "demo, time runs 20 times as fast")
        #expect(
            board == """
                MARCADOR  demo, time runs 20 times as fast               2026-03-10 13:00:00 UTC
                ────────────────────────────────────────────────────────────────────────────────
                servers  ○ pbx2 down  ● pbx1 24/60   pbx2: 10.0.0.9:5038 refused the connection…
                cobranza-cl  running · predictive · queue cobranza                    hopper 212
                  agents       13  ██████▓▒░·  8 talking  2 wrap-up  1 ringing  1 idle  1 paused
                  calls        23  1 launching  4 dialling  9 ringing  1 waiting  8 talking
                  ratio 1.84  answered 27.0%  abandoned 1.2% (≤3.0%, 6 left)  occupancy 84.1%
                  ended      1226  327 answered  4 abandoned  611 no answer  214 machine  61 bu…
                  ▸ agents have enough: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2…

                12:59:59 ! critical pbx2: connection refused; launching stopped
                12:59:57 cobranza-cl  +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3…
                12:59:48 cobranza-cl      12 of 30 answers seen; progressive until then
                █ Carla Soto             talking  2:13  ░ Ana Ruiz                  idle  0:04
                █ Íñigo Peña             talking  0:15  ▒ Lucía Gómez            ringing  0:02
                ▓ María José Núñez Arán… wrap-up  0:09  ◊ Julián Ospina         reserved  0:01
                · Tomás Rey             paused 1:02:05






                Ctrl-C ends
                """)
    }

    @Test("three campaigns on 80 by 24 give up detail, not campaigns")
    func three() {
        #expect(
            lines(["cobranza-cl", "cobranza-mx", "preventiva-co"], columns: 80, rows: 24) == """
                MARCADOR                                                 2026-03-10 13:00:00 UTC
                ────────────────────────────────────────────────────────────────────────────────
                servers  ○ pbx2 down  ● pbx1 24/60   pbx2: 10.0.0.9:5038 refused the connection…
                cobranza-cl  running · predictive · queue cobranza                    hopper 212
                  agents       13  ██████▓▒░·  23 calls  14 dialling  1 waiting  8 talking
                  ratio 1.84  answered 27.0%  abandoned 1.2% (≤3.0%, 6 left)  occupancy 84.1%
                  ▸ agents have enough: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2…
                cobranza-mx  running · predictive · queue cobranza                    hopper 212
                  agents       13  ██████▓▒░·  23 calls  14 dialling  1 waiting  8 talking
                  ratio 1.84  answered 27.0%  abandoned 1.2% (≤3.0%, 6 left)  occupancy 84.1%
                  ▸ agents have enough: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2…
                preventiva-co  running · predictive · queue cobranza                  hopper 212
                  agents       13  ██████▓▒░·  23 calls  14 dialling  1 waiting  8 talking
                  ratio 1.84  answered 27.0%  abandoned 1.2% (≤3.0%, 6 left)  occupancy 84.1%
                  ▸ agents have enough: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2…
                12:59:59 ! critical pbx2: connection refused; launching stopped
                12:59:57 preventiva-co  +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring…
                12:59:57 cobranza-mx    +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring…
                12:59:57 cobranza-cl    +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring…
                12:59:48 preventiva-co      12 of 30 answers seen; progressive until then
                █ Carla Soto             talking  2:13  ░ Ana Ruiz                  idle  0:04
                █ Íñigo Peña             talking  0:15  ▒ Lucía Gómez            ringing  0:02
                ▓ María José Núñez Arán… wrap-up  0:09  ◊ Julián Ospina         reserved  0:01
                · Tomás Rey             paused 1:02:05
                """)
    }

    @Test("a wide board in Spanish")
    func spanish() {
        let board = lines(["cobranza-cl", "cobranza-mx", "preventiva-co"], columns: 100, rows: 30, language: .spanish)
        #expect(
            board == """
                MARCADOR                                                                     2026-03-10 13:00:00 UTC
                ────────────────────────────────────────────────────────────────────────────────────────────────────
                servidores  ○ pbx2 caído  ● pbx1 24/60   pbx2: 10.0.0.9:5038 refused the connection; is Asterisk ru…
                cobranza-cl  en marcha · predictivo · cola cobranza                                    en espera 212
                  ejecutivos   13  ███████████████████▓▓▓▓▓▒▒░░··  8 hablando  2 cierre  1 timbrando  1 libre  1 en…
                  llamadas     23  1 lanzando  4 marcando  9 timbrando  1 esperando  8 hablando
                  llamadas por libre 1.84  tasa de contacto 27.0%  abandono 1.2% (≤3.0%, quedan 6)  ocupación 84.1%
                  terminadas 1226  327 atendidas  4 abandonadas  611 no contesta  214 buzón  61 ocupado  9 inválido
                  ▸ ejecutivos cubiertos: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9 %

                cobranza-mx  en marcha · predictivo · cola cobranza                                    en espera 212
                  ejecutivos   13  ███████████████████▓▓▓▓▓▒▒░░··  8 hablando  2 cierre  1 timbrando  1 libre  1 en…
                  llamadas     23  1 lanzando  4 marcando  9 timbrando  1 esperando  8 hablando
                  llamadas por libre 1.84  tasa de contacto 27.0%  abandono 1.2% (≤3.0%, quedan 6)  ocupación 84.1%
                  terminadas 1226  327 atendidas  4 abandonadas  611 no contesta  214 buzón  61 ocupado  9 inválido
                  ▸ ejecutivos cubiertos: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9 %

                preventiva-co  en marcha · predictivo · cola cobranza                                  en espera 212
                  ejecutivos   13  ███████████████████▓▓▓▓▓▒▒░░··  8 hablando  2 cierre  1 timbrando  1 libre  1 en…
                  llamadas     23  1 lanzando  4 marcando  9 timbrando  1 esperando  8 hablando
                  llamadas por libre 1.84  tasa de contacto 27.0%  abandono 1.2% (≤3.0%, quedan 6)  ocupación 84.1%
                  terminadas 1226  327 atendidas  4 abandonadas  611 no contesta  214 buzón  61 ocupado  9 inválido
                  ▸ ejecutivos cubiertos: 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9 %

                12:59:59 ! crítico pbx2: connection refused; launching stopped
                12:59:57 preventiva-co  +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9…
                12:59:57 cobranza-mx    +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9…
                12:59:57 cobranza-cl    +15 1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9…
                █ Carla Soto     hablando  2:13  · Tomás Rey    en pausa 1:02:05  ◊ Julián Ospina reservado  0:01
                + 2 más
                """)
    }

    @Test("a small window, and a daemon that fell silent")
    func small() {
        let board = lines(
            ["cobranza-cl", "cobranza-mx", "preventiva-co"], columns: 60, rows: 10, now: Timestamp(seconds: 75))
        #expect(
            board == """
                MARCADOR                             2026-03-10 13:00:00 UTC
                ────────────────────────────────────────────────────────────
                servers  ○ pbx2 down  ● pbx1 24/60   pbx2: 10.0.0.9:5038 re…
                cobranza-cl     silent for 1:15 8/13 talking  23 calls  1.2…
                cobranza-mx     silent for 1:15 8/13 talking  23 calls  1.2…
                preventiva-co   silent for 1:15 8/13 talking  23 calls  1.2…
                12:59:59 ! critical pbx2: connection refused; launching sto…
                12:59:57 preventiva-co  +15 1 idle, 0.9 more within 7 s; 14…
                12:59:57 cobranza-mx    +15 1 idle, 0.9 more within 7 s; 14…
                12:59:57 cobranza-cl    +15 1 idle, 0.9 more within 7 s; 14…
                """)
    }

    @Test("plain lines have every key, always in the same order")
    func plain() {
        #expect(
            PlainLines.lines(SampleFloor.model(["cobranza-cl"])) == [
                """
                2026-03-10T13:00:00Z campaign=cobranza-cl state=running mode=predictive agents=13 paused=1 \
                idle=1 reserved=0 ringing=1 talking=8 wrapUp=2 calls=23 calls.launching=1 calls.dialing=4 \
                calls.ringing=9 calls.waiting=1 calls.talking=8 calls.ending=0 dial-ratio=1.84 answer-rate=0.27 \
                abandonment=0.0121 abandonment-cap=0.03 abandonment-budget=6 abandonment-window=2592000s occupancy=0.8407 hopper=212 \
                ended=1226 ended.answered=327 ended.busy=61 ended.no-answer=611 ended.congestion=0 \
                ended.invalid=9 ended.machine=214 ended.abandoned=4 ended.failed=0 ended.unknown=0 limit=agents \
                reason="1 idle, 0.9 more within 7 s; 14 calls ringing bring 3.2 answers at 22.9 %"
                """
            ])
    }

    @Test("the shift on one page")
    func summary() {
        let page = ShiftSummary().lines(SampleFloor.model(["cobranza-cl", "cobranza-mx", "preventiva-co"]))
        #expect(
            page.joined(separator: "\n") == """
                The shift: 2026-03-10T12:59:48Z – 2026-03-10T13:00:00Z (0:12)
                ────────────────────────────────────────────────────────────────────────────────
                                            cobranza-cl        cobranza-mx      preventiva-co
                attempts                           1249               1249               1249
                  answered                  327   26.7%        327   26.7%        327   26.7%
                  busy                       61    5.0%         61    5.0%         61    5.0%
                  no answer                 611   49.8%        611   49.8%        611   49.8%
                  invalid                     9    0.7%          9    0.7%          9    0.7%
                  machine                   214   17.5%        214   17.5%        214   17.5%
                  abandoned                   4    0.3%          4    0.3%          4    0.3%
                answer rate            331/1226   27.0%   331/1226   27.0%   331/1226   27.0%
                abandoned                 4/331    1.2%      4/331    1.2%      4/331    1.2%
                  cap                       30 d  ≤3.0%        30 d  ≤3.0%        30 d  ≤3.0%
                occupancy                         84.1%              84.1%              84.1%
                most at once                         23                 23                 23
                ────────────────────────────────────────────────────────────────────────────────
                pacing cobranza-cl: warming up 75.0%, agents have enough 25.0%
                pacing cobranza-mx: warming up 75.0%, agents have enough 25.0%
                pacing preventiva-co: warming up 75.0%, agents have enough 25.0%
                agents 1  conversations 2  talk 2:01, 1:00 a conversation
                12:59:59 critical: pbx2: connection refused; launching stopped
                """)
    }

    @Test("no line is too wide and no board too high, whatever the window")
    func fits() {
        let floors = [[], ["a"], ["cobranza-cl", "cobranza-mx"], (1...40).map { "campaña-muy-larga-número-\($0)" }]
        for names in floors {
            let model = names.isEmpty ? WallboardModel() : SampleFloor.model(names)
            for (columns, rows) in [(20, 3), (33, 7), (40, 12), (79, 23), (80, 24), (100, 30), (131, 50), (250, 80)] {
                for language in BoardLanguage.allCases {
                    let board = Wallboard(subtitle: "demo", hint: "Ctrl-C", colours: false, language: language)
                        .lines(model, now: .epoch, size: .init(columns: columns, rows: rows))
                    #expect(board.count <= rows, "\(names.count) campaigns on \(columns)x\(rows)")
                    #expect(board.allSatisfy { DisplayWidth.of($0) <= columns }, "\(columns)x\(rows)")
                }
            }
        }
    }

    @Test("colours change nothing but the colours")
    func colours() {
        let size = Wallboard.Size(columns: 90, rows: 26)
        let model = SampleFloor.model(["cobranza-cl"])
        let plain = Wallboard(colours: false).lines(model, now: .epoch, size: size)
        let coloured = Wallboard(colours: true).lines(model, now: .epoch, size: size)
        #expect(plain != coloured)
        #expect(coloured.map { $0.replacing(/\u{1B}\[[0-9;]*m/, with: "") } == plain)
    }

    @Test("what others wrote cannot drive the terminal")
    func injection() {
        var model = WallboardModel()
        let evil = "x\u{1B}]0;owned\u{7}\u{9B}2J\r\n\u{202E}"
        let decision = PacingDecision(launches: 0, dialRatio: 1, limit: .agents, reason: evil)
        // Straight into the model, as if the events had not been cleaned on their way.
        let floor = SampleFloor.floor(
            campaigns: [SampleFloor.campaign(evil, decision: decision)],
            agents: [SampleFloor.agent(1, evil, .paused(reason: evil), for: 1)],
            servers: [ServerSnapshot(id: ServerID(evil), isUp: false, calls: 0, maxCalls: 1, reason: evil)])
        model.apply(floor, from: SampleFloor.encoder, receivedAt: .epoch)
        let board = Wallboard(subtitle: evil, colours: false).lines(
            model, now: .epoch, size: .init(columns: 120, rows: 30))
        for line in board + ShiftSummary().lines(model) + PlainLines.lines(model) {
            #expect(!line.unicodeScalars.contains { StatsText.isControl($0) })
        }
    }

    @Test(
        "columns are counted as a terminal does",
        arguments: [
            ("", 0), ("abc", 3), ("ñandú", 5), ("n\u{303}u\u{301}", 2), ("漢字", 4), ("🙂", 2), ("█▓░", 3),
            ("a\u{200D}b", 2),
        ])
    func widths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test("text is cut between characters")
    func cutting() {
        #expect("Íñigo Peña".cut(to: 7) == "Íñigo …")
        #expect("漢字漢字".cut(to: 4) == "漢…")
        #expect("abc".cut(to: 0) == "")
        #expect("abc".cut(to: 3) == "abc")
    }

    @Test(
        "a bar has as many cells as it should, and no part vanishes",
        arguments: [
            ([8, 2, 1, 0, 1, 1], 10, [6, 1, 1, 0, 1, 1]), ([0, 0], 10, [0, 0]), ([1, 0], 10, [10, 0]),
            ([99, 1], 10, [9, 1]), ([1, 1, 1], 10, [4, 3, 3]), ([5, 5], 0, [0, 0]),
        ])
    func shares(parts: [Int], cells: Int, expected: [Int]) {
        let result = BoardNumbers.shares(parts, cells: cells)
        if parts.reduce(0, +) > 0 { #expect(result.reduce(0, +) == cells) }
        #expect(result == expected)
        for (part, cell) in zip(parts, result) where cells >= parts.count { #expect((part > 0) == (cell > 0)) }
    }

    @Test("windows are shown in their largest whole unit")
    func windows() {
        #expect(BoardNumbers.window(.seconds(30 * 86_400)) == "30 d")
        #expect(BoardNumbers.window(.seconds(36 * 3600)) == "36 h")
        #expect(BoardNumbers.window(.seconds(900)) == "15 min")
        #expect(BoardNumbers.window(.seconds(90)) == "90 s")
    }

    @Test(
        "the language follows the locale",
        arguments: [("es_CL.UTF-8", "es"), ("en_US", "en"), ("C", "en"), (nil, "en")])
    func locale(locale: String?, language: String) {
        #expect(BoardLanguage(locale: locale).rawValue == language)
    }

    @Test("a frame overwrites the old one, line by line, and clears the rest")
    func frame() {
        #expect(
            TerminalScreen.frame(["a", "b"])
                == "\u{1B}[?2026h\u{1B}[Ha\u{1B}[K\r\nb\u{1B}[K\u{1B}[J\u{1B}[?2026l")
    }

    @Test("a file is no terminal")
    func noTerminal() {
        #expect(!TerminalScreen.isAvailable(descriptor: -1, term: "xterm"))
    }
}
