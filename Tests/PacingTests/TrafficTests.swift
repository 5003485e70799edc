import Foundation
import Testing

@testable import Pacing

/// Reference values were calculated with 40 digits.
@Suite("Traffic theory")
struct TrafficTests {
    func expect(_ value: Double, _ reference: Double, _ what: Comment, within tolerance: Double = 1e-9) {
        #expect((value / reference - 1).magnitude < tolerance, what)
    }

    @Test(
        "Erlang B",
        arguments: [
            (1, 1, 0.5), (2, 1, 0.2), (5, 3, 0.110054347826087), (10, 5, 0.0183845703366481),
            (10, 7, 0.0787408829695703), (10, 10, 0.214582343107347), (20, 12, 0.00979563942006408),
            (30, 20, 0.0084574983401947), (50, 40, 0.0186906711096322), (100, 80, 0.0039920286045532),
            (100, 90, 0.0269573804643592), (120, 100, 0.00569005460686993), (200, 180, 0.0103249952049823),
            (1000, 1000, 0.0248119176461604),
        ] as [(Int, Double, Double)])
    func erlangB(servers: Int, traffic: Double, blocking: Double) throws {
        expect(try ErlangB.blocking(servers: servers, traffic: traffic), blocking, "\(servers), \(traffic)")
        expect(try ErlangB.traffic(servers: servers, blocking: blocking), traffic, "\(servers), \(blocking)")
        // A hair above the loss, as the reference is rounded.
        #expect(try ErlangB.servers(traffic: traffic, blocking: blocking * (1 + 1e-12)) == servers)
        expect(try ErlangB.exactServers(traffic: traffic, blocking: blocking), Double(servers), "\(traffic)")
    }

    @Test(
        "Erlang B between whole servers",
        arguments: [
            (2.5, 2, 0.295419506411758), (10.5, 8, 0.100106093106043), (0.5, 1, 0.725196777358349),
            (99.9, 90, 0.027325164961431),
        ])
    func continuousB(servers: Double, traffic: Double, blocking: Double) throws {
        expect(try ErlangB.blocking(servers: servers, traffic: traffic), blocking, "\(servers), \(traffic)")
        expect(try ErlangB.exactServers(traffic: traffic, blocking: blocking), servers, "\(servers), \(traffic)")
    }

    @Test("the loss falls smoothly from server to server, whichever way it is worked out")
    func smooth() throws {
        for traffic in [1e-6, 0.01, 0.5, 1.999_999, 2, 2.000_001, 7, 60, 900] {
            var last = 1.0
            for step in 1...400 {
                let now = try ErlangB.blocking(servers: Double(step) / 40, traffic: traffic)
                #expect(now < last && now > 0, "\(traffic), \(step)")
                last = now
            }
            // Next to a whole number of servers it is next to its loss.
            let whole = try ErlangB.blocking(servers: 3, traffic: traffic)
            expect(try ErlangB.blocking(servers: 3 - 1e-11, traffic: traffic), whole, "\(traffic)", within: 1e-8)
            expect(try ErlangB.blocking(servers: 3 + 1e-11, traffic: traffic), whole, "\(traffic)", within: 1e-8)
        }
    }

    @Test(
        "the printed Erlang B table: erlangs at 1 % and 3 %",
        arguments: [
            (1, 0.0101010101, 0.03092783505), (2, 0.1525932927, 0.2815514594), (3, 0.455485301, 0.7151273312),
            (5, 1.360786797, 1.875205702), (8, 3.127562296, 3.986546942), (10, 4.461176858, 5.529417734),
            (15, 8.108042797, 9.649987275), (20, 12.03061459, 13.99742312), (30, 20.33728573, 23.06227926),
            (50, 37.90139809, 41.93274727), (75, 60.72759691, 66.17729005), (100, 84.06415889, 90.79389494),
            (150, 131.5755884, 140.6180271), (200, 179.7380246, 190.8858945),
        ])
    func table(servers: Int, one: Double, three: Double) throws {
        expect(try ErlangB.traffic(servers: servers, blocking: 0.01), one, "\(servers)")
        expect(try ErlangB.traffic(servers: servers, blocking: 0.03), three, "\(servers)")
    }

    @Test(
        "Erlang C",
        arguments: [
            (1, 0.5, 0.5), (2, 1, 0.333333333333333), (3, 2, 0.444444444444444), (5, 4, 0.554112554112554),
            (10, 8, 0.409180150796444), (11, 10, 0.682118204689332), (12, 10, 0.449388224298271),
            (13, 10, 0.285270453036493), (14, 10, 0.17413193359505), (20, 15, 0.160429387416924),
            (20, 18, 0.550769004816118), (50, 48, 0.694455611197), (55, 50, 0.384547317932929),
            (100, 90, 0.216940480906366), (100, 95, 0.506456853913021), (120, 100, 0.0331958953547571),
            (200, 190, 0.365263856562546), (500, 480, 0.266512519962364), (2.5, 2, 0.67704652780775),
            (10.5, 8, 0.318437486496142), (99.9, 90, 0.220869446002174),
        ])
    func erlangC(servers: Double, traffic: Double, waiting: Double) throws {
        let model = try ErlangC(servers: servers, traffic: traffic, holdingTime: 180)
        expect(model.waitingProbability, waiting, "\(servers), \(traffic)")
        expect(model.occupancy, traffic / servers, "\(servers)")
        expect(model.queueLength, waiting * traffic / (servers - traffic), "\(servers)")
        // Little's law.
        expect(model.queueLength, model.averageWait * traffic / 180, "\(servers)")
    }

    @Test(
        "100 calls in half an hour of 180 s: the classic",
        arguments: [
            (11, 0.389613811729, 122.781276844), (12, 0.640158040374, 40.4449401868),
            (13, 0.795594788418, 17.1162271822),
            (14, 0.888350019179, 7.83593701178), (15, 0.941452842869, 3.67352521229),
        ])
    func classic(servers: Int, level: Double, wait: Double) throws {
        let traffic = try Traffic.offered(calls: 100, per: 1800, holdingTime: 180)
        #expect(traffic == 10)
        let model = try ErlangC(servers: servers, traffic: traffic, holdingTime: 180)
        expect(try model.serviceLevel(within: 20), level, "\(servers)")
        expect(model.averageWait, wait, "\(servers)")
        let found = try ErlangC.staffing(traffic: traffic, holdingTime: 180, serviceLevel: level - 1e-9, within: 20)
        #expect(found == model)
        let more = try ErlangC.staffing(traffic: traffic, holdingTime: 180, serviceLevel: level + 1e-9, within: 20)
        #expect(more.servers == model.servers + 1)
    }

    @Test("80 % within 20 s, exactly")
    func exactStaffing() throws {
        let model = try ErlangC.exactStaffing(traffic: 10, holdingTime: 180, serviceLevel: 0.8, within: 20)
        expect(model.servers, 13.0372064664, "servers")
        expect(try model.serviceLevel(within: 20), 0.8, "service level")
        #expect(try ErlangC.staffing(traffic: 10, holdingTime: 180, serviceLevel: 0.8, within: 20).servers == 14)
        // Where one server fewer than the answer is less than the erlangs.
        let tight = try ErlangC.exactStaffing(traffic: 10.4, holdingTime: 180, serviceLevel: 0.05, within: 20)
        #expect(tight.servers > 10.4 && tight.servers < 11)
        #expect(try ErlangC.exactStaffing(traffic: 0, holdingTime: 1, serviceLevel: 0.9, within: 0).servers == 1)
    }

    /// Rates per minute: servers, λ, μ, θ; then P(Ab) and P(W>0). The first is Mandelbaum and Zeltyn's example.
    @Test(
        "Erlang A",
        arguments: [
            (50, [48, 1, 0.5], 0.030912249162193, 0.46777406855379),
            (50, [50, 1, 0.5], 0.046684585914765, 0.60116765175099),
            (10, [10, 1, 1], 0.12511003572113, 0.54207028552815),
            (10, [9.5, 1, 2], 0.12502072632275, 0.41128264175184),
            (5, [4, 1, 0.5], 0.077968675287061, 0.41505154018065),
            (100, [95, 1, 0.5], 0.015141041627082, 0.36447446483941),
            (100, [110, 1, 1], 0.099191564084052, 0.84172132993991),
            (20, [20, 0.5, 2], 0.50153789208691, 0.96544900224935),
            (5, [1.8752, 1, 30], 0.0271975173985, 0.031602018470694),
        ] as [(Int, [Double], Double, Double)])
    func erlangA(servers: Int, rates: [Double], abandonment: Double, waiting: Double) throws {
        let (arrivals, service, patience) = (rates[0], rates[1], rates[2])
        let model = try ErlangA(
            servers: servers, traffic: arrivals / service, holdingTime: 60 / service, patience: 60 / patience)
        expect(model.abandonment, abandonment, "\(servers), \(rates)")
        expect(model.waitingProbability, waiting, "\(servers), \(rates)")
        expect(model.averageWait, abandonment * 60 / patience, "\(servers), \(rates)")
        expect(model.queueLength, arrivals / 60 * model.averageWait, "\(servers), \(rates)")
        // Waiting with patience loses fewer than no waiting at all.
        #expect(try model.abandonment <= ErlangB.blocking(servers: servers, traffic: arrivals / service))
    }

    @Test("Mandelbaum and Zeltyn's example to the printed digits, and the same with Erlang C")
    func example() throws {
        let model = try ErlangA(servers: 50, traffic: 48, holdingTime: 60, patience: 120)
        expect(model.averageWait, 3.709, "wait", within: 2e-4)
        expect(model.occupancy, 0.93032424080429, "occupancy")
        expect(model.queueLength, 2.9675759195705, "queue")
        expect(try ErlangC(servers: 50, traffic: 48, holdingTime: 60).averageWait, 20.83366834, "wait")
    }

    /// Calculated from the matrix exponential of one caller's way through the queue. Rates per minute, time in minutes.
    @Test(
        "Erlang A: answered in time",
        arguments: [
            (50, [48, 1, 0.5], 1.0 / 3, 0.9430189547469809), (20, [20, 0.5, 2], 0.5, 0.41547084446384863),
            (5, [4, 1, 0.5], 0.1, 0.6522384760784099),
        ] as [(Int, [Double], Double, Double)])
    func answeredInTime(servers: Int, rates: [Double], within: Double, level: Double) throws {
        let model = try ErlangA(
            servers: servers, traffic: rates[0] / rates[1], holdingTime: 60 / rates[1], patience: 60 / rates[2])
        expect(try model.serviceLevel(within: within * 60), level, "\(rates)")
        expect(try model.serviceLevel(within: 1e6), 1 - model.abandonment, "in the end")
        expect(try model.serviceLevel(within: 0), 1 - model.waitingProbability, "at once")
    }

    @Test("the fewest servers that lose no more to impatience", arguments: [0.5, 2, 30, 300])
    func erlangAStaffing(patience: Double) throws {
        for abandonment in [0.01, 0.03, 0.2] {
            let model = try ErlangA.staffing(
                traffic: 18, holdingTime: 150, patience: patience, abandonment: abandonment)
            #expect(model.abandonment <= abandonment)
            let fewer = try ErlangA(servers: model.servers - 1, traffic: 18, holdingTime: 150, patience: patience)
            #expect(fewer.abandonment > abandonment)
        }
    }

    @Test("between its limits: no patience is Erlang B, patience without end is Erlang C")
    func limits() throws {
        let none = try ErlangA(servers: 10, traffic: 8, holdingTime: 180, patience: 1e-7)
        expect(none.abandonment, try ErlangB.blocking(servers: 10, traffic: 8), "no patience", within: 1e-6)
        let endless = try ErlangA(servers: 10, traffic: 8, holdingTime: 180, patience: 1e9)
        let queue = try ErlangC(servers: 10, traffic: 8, holdingTime: 180)
        expect(endless.waitingProbability, queue.waitingProbability, "endless patience", within: 1e-5)
        expect(endless.averageWait, queue.averageWait, "endless patience", within: 1e-4)
        for seconds in [0.0, 20, 200] {
            expect(
                try endless.serviceLevel(within: seconds), try queue.serviceLevel(within: seconds), "\(seconds)",
                within: 1e-4)
        }
        // Hopeless load: the servers are always busy, and who is too much hangs up.
        for patience in [1.0, 60, 1e6] {
            let flood = try ErlangA(servers: 100, traffic: 1000, holdingTime: 60, patience: patience)
            expect(flood.abandonment, 0.9, "flood", within: 1e-3)
            #expect(flood.waitingProbability <= 1 && flood.occupancy <= 1 + 1e-12)
        }
    }

    @Test(
        "Engset",
        arguments: [
            (10, 5, 0.5, 0.147887323943662, 0.106960950764007), (20, 5, 0.2, 0.144083863053418, 0.126932145664134),
            (50, 10, 0.1, 0.00879113176192814, 0.00773075898083115),
            (100, 20, 0.2, 0.0800153552696415, 0.0758437546629614),
            (200, 30, 0.1, 0.00216251993761176, 0.00202158454573171),
        ])
    func engset(sources: Int, servers: Int, traffic: Double, time: Double, call: Double) throws {
        let model = try Engset(sources: sources, servers: servers, trafficPerIdleSource: traffic)
        expect(model.timeCongestion, time, "\(sources), \(servers)")
        expect(model.callCongestion, call, "\(sources), \(servers)")
    }

    @Test("a server for each source loses nothing; many sources are Erlang B")
    func engsetLimits() throws {
        let own = try Engset(sources: 5, servers: 5, trafficPerIdleSource: 2)
        expect(own.timeCongestion, pow(2.0 / 3, 5), "all busy")
        #expect(own.callCongestion == 0)
        #expect(try Engset(sources: 5, servers: 6, trafficPerIdleSource: 2).timeCongestion == 0)
        #expect(try Engset(sources: 1, servers: 0, trafficPerIdleSource: 2).callCongestion == 1)
        let many = try Engset(sources: 1_000_000, servers: 10, trafficPerIdleSource: 7e-6)
        expect(many.callCongestion, try ErlangB.blocking(servers: 10, traffic: 7), "many", within: 1e-4)
    }

    @Test(
        "extended Erlang B",
        arguments: [
            (10, 7, 0.5, 7.34035003833122, 0.0927340076573781), (10, 10, 0.5, 11.6898166459135, 0.289109178885924),
            (20, 18, 0.6, 19.8455706671301, 0.154994339214349), (10, 7, 1, 7.94859382916674, 0.119341087185252),
        ])
    func retrials(servers: Int, traffic: Double, retrying: Double, total: Double, blocking: Double) throws {
        let model = try RetrialTraffic(servers: servers, traffic: traffic, retrying: retrying)
        expect(model.traffic, total, "\(servers), \(traffic)")
        expect(model.blocking, blocking, "\(servers), \(traffic)")
    }

    @Test("ten thousand servers overflow nothing")
    func large() throws {
        for traffic in [1.0, 5000, 9900, 9999.5, 10_000, 20_000, 1e9] {
            let loss = try ErlangB.blocking(servers: 10_000, traffic: traffic)
            #expect(loss >= 0 && loss < 1, "\(traffic)")
            if traffic > 10_000 { expect(loss, 1 - 10_000 / traffic, "\(traffic)", within: 1e-3) }
            let between = try ErlangB.blocking(servers: 9999.5, traffic: traffic)
            #expect(between >= loss && between <= 1)
            let impatient = try ErlangA(servers: 10_000, traffic: traffic, holdingTime: 180, patience: 2)
            let soon = try impatient.serviceLevel(within: 1)
            #expect(soon >= 1 - impatient.waitingProbability - 1e-9 && soon <= 1 - impatient.abandonment + 1e-9)
            #expect(impatient.abandonment >= 0 && impatient.abandonment < 1 && impatient.waitingProbability <= 1)
            let few = try Engset(sources: 100_000, servers: 10_000, trafficPerIdleSource: traffic / 1e5)
            #expect(few.timeCongestion >= few.callCongestion && few.timeCongestion < 1)
            guard traffic < 10_000 else { continue }
            let queue = try ErlangC(servers: 10_000, traffic: traffic, holdingTime: 180)
            #expect(queue.waitingProbability >= 0 && queue.waitingProbability <= 1 && queue.averageWait.isFinite)
        }
        let staffed = try ErlangC.staffing(traffic: 9900, holdingTime: 180, serviceLevel: 0.8, within: 20)
        #expect(staffed.servers > 9900 && staffed.servers < 10_000)
        let offered = try ErlangB.traffic(servers: 10_000, blocking: 0.01)
        expect(try ErlangB.blocking(servers: 10_000, traffic: offered), 0.01, "\(offered)")
    }

    @Test("outside the domain there is a sentence, not a number")
    func domain() {
        func sentence(_ body: () throws -> Void) -> String {
            do { try body() } catch { return "\(error)" }
            return ""
        }
        let cases: [(String, () throws -> Void)] = [
            ("the traffic is -1, and must be a number from 0", { _ = try ErlangB.blocking(servers: 5, traffic: -1) }),
            (
                "the number of servers is -1, and must be from 0 to 1000000",
                { _ = try ErlangB.blocking(servers: -1, traffic: 1) }
            ),
            ("must be a share between 0 and 1", { _ = try ErlangB.traffic(servers: 5, blocking: 0) }),
            ("must be at least 1", { _ = try ErlangB.traffic(servers: 0, blocking: 0.1) }),
            ("must be a share between 0 and 1", { _ = try ErlangB.servers(traffic: 5, blocking: 1) }),
            ("the traffic is nan", { _ = try ErlangB.servers(traffic: .nan, blocking: 0.1) }),
            ("cannot be reached", { _ = try ErlangB.servers(traffic: 2e6, blocking: 0.1) }),
            ("the queue grows without end", { _ = try ErlangC(servers: 10, traffic: 10, holdingTime: 1) }),
            ("the holding time is 0", { _ = try ErlangC(servers: 10, traffic: 1, holdingTime: 0) }),
            (
                "the service level is 1,",
                { _ = try ErlangC.staffing(traffic: 1, holdingTime: 1, serviceLevel: 1, within: 1) }
            ),
            ("the time within", { _ = try ErlangC(servers: 2, traffic: 1, holdingTime: 1).serviceLevel(within: -1) }),
            ("the patience is inf", { _ = try ErlangA(servers: 1, traffic: 1, holdingTime: 1, patience: .infinity) }),
            ("at least 1", { _ = try ErlangA(servers: 0, traffic: 1, holdingTime: 1, patience: 1) }),
            (
                "the time within",
                { _ = try ErlangA(servers: 1, traffic: 1, holdingTime: 1, patience: 1).serviceLevel(within: -1) }
            ),
            (
                "the abandonment is 0,",
                { _ = try ErlangA.staffing(traffic: 1, holdingTime: 1, patience: 1, abandonment: 0) }
            ),
            ("less, at such a load", { _ = try ErlangA(servers: 1, traffic: 9, holdingTime: 1, patience: 1e14) }),
            ("the number of sources is 0", { _ = try Engset(sources: 0, servers: 1, trafficPerIdleSource: 1) }),
            ("less than 1 where no more servers", { _ = try RetrialTraffic(servers: 5, traffic: 5, retrying: 1) }),
            ("the share that tries again is 2", { _ = try RetrialTraffic(servers: 5, traffic: 5, retrying: 2) }),
            ("the period is 0", { _ = try Traffic.offered(calls: 1, per: 0, holdingTime: 1) }),
        ]
        for (words, body) in cases { #expect(sentence(body).contains(words), "\(sentence(body))") }
    }
}
