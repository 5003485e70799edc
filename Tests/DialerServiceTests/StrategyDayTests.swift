import DialerCore
import Foundation
import Logging
import PBXSimulator
import Portfolio
import Settings
import Store
import Testing
import Vocabulary

@testable import DialerService

/// A whole daemon whose campaign works by a strategy, on a simulated Asterisk and a clock that runs fast.
@Suite(.serialized, .timeLimit(.minutes(2))) struct StrategyDayTests {
    /// Tuesday 2026-03-10, 12:00 in Santiago.
    private static let noon = Timestamp(seconds: 1_773_154_800)

    /// - Parameters:
    ///   - further: a line of the campaign.
    ///   - other: another campaign, of a queue where nobody is, in one line.
    private static func config(_ folder: String, port: Int, further: String, other: String) -> String {
        """
        database: \(folder)/marcador.sqlite
        control_socket: \(folder)/control.sock
        fastagi: {port: 0}
        servers:
          - name: pbx
            port: \(port)
            secret: s3cr3t-of-the-tests
            calls_per_second: 20
            trunks: {salida: "PJSIP/{digits}@salida"}
        compliance:
          CL: {extends: none, hours: "mon-sat 08:00-20:00", override: no people are called}
        campaigns:
          - name: cobranza
            strategy: tarjetas
            queue: cobranza
            trunk: salida
            caller_id: {number: "+56200000100"}
            \(further)
          \(other)
        strategies:
          - name: tarjetas
            stages:
              - name: recordatorio
                when: days_past_due between 1 and 15
                steps: [{channel: call, after: 2d}]
              - name: exigencia
                when: days_past_due between 16 and 45
                steps: [{channel: call}, {channel: call, after: 3d}]
                retry:
                  busy: {after: 4m, times: 2}
              - name: espera
                when: days_past_due > 45

        """
    }

    /// Due in two days; engaged; talks; engaged, and pays; left in peace; not due yet.
    private static let file = """
        rut;nombre;telefono;cuenta;monto;vencimiento
        1-9;Ana;+56 2 0000 9001;A1;45000;2026-03-05
        2-7;Eva;+56 2 0000 9486;A2;45000;2026-02-18
        3-5;Luz;+56 9 0000 9001;A3;45000;2026-02-18
        4-3;Teo;+56 9 0000 9486;A4;45000;2026-02-18
        5-1;Sol;+56 9 1000 9001;A5;45000;2026-01-05
        6-K;Paz;+56 9 2000 9001;A6;45000;2026-03-20

        """

    /// What the daemon wrote down so far.
    private struct Calls {
        var outcomes: [String: [Outcome]] = [:]
        var launched: [String: [Timestamp]] = [:]
    }

    private static func calls(_ store: Store) async throws -> Calls {
        var calls = Calls()
        for number in 1...6 {
            let account = try #require(try await store.account(reference: "A\(number)"))
            let story = try #require(try await store.strategyCase(of: account, now: noon)).story
            calls.outcomes["A\(number)"] = story.calls.map(\.outcome)
            calls.launched["A\(number)"] = story.calls.map(\.at)
        }
        return calls
    }

    @Test("whose step is due is called, the engaged tried again after the stage's time, who has paid not any more")
    func aDay() async throws {
        try await day { service, store, folder, clock in
            try await eventually("the first three calls") {
                try await Self.calls(store).outcomes.values.reduce(0) { $0 + $1.count } >= 3
            }
            // All of it: the account is closed.
            let payments = "\(folder)/pagos.csv"
            try Data("folio;cuenta;monto;fecha\n7;A4;45000;2026-03-10\n".utf8)
                .write(to: URL(fileURLWithPath: payments))
            _ = try await PaymentImporter(store: store).run(file: payments, now: clock.now)
            try await eventually("the engaged to be tried as often as the stage says") {
                try await Self.calls(store).outcomes["A2"]?.count == 3
            }
            // It is over with them: the next step comes in days.
            let second = try #require(try await store.account(reference: "A2"))
            try await eventually("the next step of the engaged") {
                try await store.place(of: second)?.step.map { $0.notBefore > clock.now + .seconds(2 * 86_400) } ?? false
            }
            let why = await service.answer(ControlRequest(.why, campaign: "cobranza")) { ControlReply(text: "") }
            let calls = try await Self.calls(store)
            #expect(calls.outcomes["A2"] == [.busy, .busy, .busy])
            #expect(calls.outcomes["A3"] == [.answered])
            #expect(calls.outcomes["A4"] == [.busy])
            #expect([calls.outcomes["A1"], calls.outcomes["A5"], calls.outcomes["A6"]].allSatisfy { $0 == [] })
            let times = try #require(calls.launched["A2"])
            for (one, next) in zip(times, times.dropFirst()) { #expect(next - one >= .seconds(240)) }
            let waiting = try #require(why.why?.waiting)
            #expect(waiting.map(\.reason).contains("before their next step in stage 'recordatorio'"), "\(waiting)")
            #expect(why.why?.resting?.map(\.reason).contains("nothing is done in stage 'espera'") == true)
        }
    }

    @Test("no more calls than the quota of the day, and why says so")
    func aQuota() async throws {
        try await day(further: "quotas: {attempts_a_day: 2}") { service, store, _, clock in
            func calls() async throws -> Int { try await Self.calls(store).outcomes.values.reduce(0) { $0 + $1.count } }
            try await eventually("both calls to end") { try await calls() == 2 }
            // Without it the third would have been called at once, and the engaged again after four minutes.
            let end = clock.now + .seconds(300)
            try await eventually("five minutes more") { clock.now >= end }
            #expect(try await calls() == 2)
            let why = await service.answer(ControlRequest(.why, campaign: "cobranza")) { ControlReply(text: "") }
            #expect(why.why?.goals == ["calls: all 2 of today are used, no more until midnight"])
            #expect(why.text.contains("goals    calls: all 2 of today are used"), "\(why.text)")
        }
    }

    @Test("work of a campaign that has no agents is done by another, and both say why")
    func sharedWork() async throws {
        let other =
            "- {name: tardias, strategy: tarjetas, stages: [exigencia], queue: nadie, trunk: salida, caller_id: {number: \"+56200000100\"}, workload: {group: todas, lends: 100%}}"
        try await day(
            further: "stages: [recordatorio]\n    workload: {group: todas}", other: other
        ) { service, store, _, _ in
            try await eventually("the calls of the others' accounts") {
                let outcomes = try await Self.calls(store).outcomes
                return ["A2", "A3", "A4"].allSatisfy { outcomes[$0]?.isEmpty == false }
            }
            let records = try await store.workloadRecords(since: Self.noon)
            #expect(records.map(\.accounts) == [3] && records.map(\.from) == ["tardias"])
            // Of one currency, and hardly less of a chance in ten minutes.
            #expect(records.first?.reason.hasSuffix(", 'cobranza' runs out of work") == true, "\(records)")
            for campaign in ["cobranza", "tardias"] {
                let why = await service.answer(ControlRequest(.why, campaign: campaign)) { ControlReply(text: "") }
                #expect(why.why?.shared?.first?.hasPrefix("3 accounts of 'tardias' are at 'cobranza'") == true)
            }
        }
    }

    private func day(
        further: String = "", other: String = "",
        _ body: (DialerService, Store, _ folder: String, ServiceClock) async throws -> Void
    ) async throws {
        let folder = "/tmp/marcador-day-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let clock = ServiceClock.scaled(by: 40, from: Self.noon)
        let quiet = Logger(label: "quiet") { _ in SwiftLogNoOpLogHandler() }
        var floor = PBXConfiguration(
            seed: 4, users: [.dialer(secret: "s3cr3t-of-the-tests")], queues: [.staffed("cobranza", agents: 3)])
        floor.people.scripted = PeopleModel.testNumbers
        let pbx = PBXServer(
            configuration: floor, timeFactor: clock.factor, clock: { clock.now }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pbx.run() }
            defer { group.cancelAll() }
            let port = try #require(await pbx.boundPort())
            let settings = try Settings.parse(
                text: Self.config(folder, port: port, further: further, other: other), file: "marcador.yaml")
            let store = try Store(path: settings.database)
            let people = "\(folder)/cartera.csv"
            try Data(Self.file.utf8).write(to: URL(fileURLWithPath: people))
            let report = try await Importer(
                store: store, portfolio: "marzo",
                options: ImportOptions(country: Country(code: "CL"), creditor: "Banco")
            ).run(file: people, now: Self.noon)
            #expect(report.rejected == 0)
            let service = try await DialerService(
                settings: settings, store: store, version: "test", clock: clock, logger: quiet)
            group.addTask {
                try await service.run(
                    control: ControlEndpoint(
                        path: settings.controlSocket, reload: { ControlReply(text: "none") })
                ) { _ in }
            }
            try await body(service, store, folder, clock)
            service.stop()
        }
    }

    /// Asks again and again until the answer is yes.
    private func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await !isSo() {
            try #require(ContinuousClock.now < end, "\(what) did not come in a minute")
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
