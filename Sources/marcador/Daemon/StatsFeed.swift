import AsteriskManager
import DialerCore
import DialerService
import Settings
import Store
import Supervision
import Vocabulary

/// Sends the live statistics to every connected Asterisk, where any AMI client that reads class `user` gets them.
struct StatsFeed: Sendable {
    let service: DialerService

    init(service: DialerService) {
        self.service = service
    }

    /// As the config file says now.
    private var encoder: StatsEncoder {
        StatsEncoder(instance: service.store.instance, privacy: service.settings.log.maskPhones ? .masked : .whole)
    }

    func run() async {
        let news = await service.dialer.news()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.publishFloor() }
            for await item in news {
                guard let event = event(of: item) else { continue }
                await send(event)
            }
            group.cancelAll()
        }
    }

    private func publishFloor() async {
        var publisher = StatsPublisher(encoder: encoder)
        while !Task.isCancelled {
            publisher.pace.campaignInterval = service.settings.stats.interval
            let floor = await service.dialer.snapshot()
            for event in publisher.due(floor, now: ServiceClock.system.now) { await send(event) }
            try? await Task.sleep(for: .milliseconds(250))
        }
    }

    private func event(of news: FloorNews) -> StatsEvent? {
        switch news {
        case .attemptEnded(let record): encoder.attempt(record, at: service.clock.now)
        case .alert(let alert): encoder.alert(alert, at: service.clock.now)
        case .decided: nil
        }
    }

    private func send(_ event: StatsEvent) async {
        await service.announce(
            .userEvent(event.name, event.headers.map { AMIAction.Field($0.name, $0.value) }))
    }
}
