import DialerCore
import Logging
import Portfolio
import Store
import Synchronization
import Vocabulary

extension DialerService {
    /// How often it is looked whether anything has happened to an account, or its time has come.
    private static let placePause = Duration.seconds(1)
    /// How often the progress over a whole portfolio is told.
    private static let placeNews = Duration.seconds(10)

    /// Keeps the places of accounts in their strategies up to date, beside everything else. After a change of the
    /// strategies all accounts are gone through, a batch at a time; calls go on meanwhile, each lead looked at by itself.
    func keepPlaces() async {
        var news = PlaceNews()
        while !Task.isCancelled {
            let hasMore = await reviewPlaces(&news)
            guard !hasMore else { continue }
            do { try await clock.sleep(for: Self.placePause) } catch { return }
        }
    }

    /// - Returns: whether there is more to do at once.
    private func reviewPlaces(_ news: inout PlaceNews) async -> Bool {
        guard let book = strategyBook else { return false }
        do {
            let review = try await store.reviewPlaces(by: book, now: clock.now)
            if let sentence = news.take(review, at: .now, every: Self.placeNews) { logger.info("\(sentence)") }
            return review.isFull
        } catch {
            if news.isNew(trouble: "\(error)") {
                logger.warning("places in the strategies were not brought up to date, and are tried again: \(error)")
            }
            return false
        }
    }
}

/// When the progress over a portfolio is told, and how.
private struct PlaceNews {
    private var told: ContinuousClock.Instant?
    private var looked = 0
    private var trouble: String?

    /// The same trouble is told once, until it is over.
    mutating func isNew(trouble sentence: String) -> Bool {
        defer { trouble = sentence }
        return trouble != sentence
    }

    mutating func take(_ review: PlaceReview, at now: ContinuousClock.Instant, every pause: Duration) -> String? {
        trouble = nil
        if review.isNew {
            looked = 0
            told = now
            return "strategies: all accounts are gone through, for the strategies or their campaigns are new"
        }
        guard let last = told else { return nil }
        looked += review.accounts
        guard review.left > 0 else {
            told = nil
            return "strategies: \(looked) accounts have their place"
        }
        guard now - last >= pause else { return nil }
        told = now
        return "strategies: \(looked) accounts have their place, some \(review.left) are left"
    }
}

/// What is needed to hand out leads by strategies, kept from one claim to the next.
final class StrategyOrders: Sendable {
    private struct State {
        var odds: [CampaignID: LearnedOdds] = [:]
        var draws = SeededDraws(seed: SystemRandomNumberGenerator().seed)
    }
    private let state = Mutex(State())

    /// With what the campaign has learned up to now.
    func order(of campaign: CampaignID, book: StrategyBook, from store: Store) async throws(StoreError) -> StrategyOrder
    {
        let known = state.withLock { $0.odds[campaign] ?? LearnedOdds() }
        let learned = try await store.learn(known, of: campaign)
        let seed = state.withLock { state in
            state.odds[campaign] = learned
            return state.draws.next()
        }
        return StrategyOrder(book: book, odds: learned.odds, seed: seed)
    }
}

extension SystemRandomNumberGenerator {
    fileprivate var seed: UInt64 {
        var random = self
        return random.next()
    }
}
