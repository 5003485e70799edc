import DialerCore
import Foundation
import GRDB
import Portfolio
import Store
import Testing
import Vocabulary

@Suite struct NoteTests {
    private let account = AccountID(rawValue: 1)
    private let letter = Document(name: "carta.pdf", content: Data("Estimados señores".utf8))

    private func test() async throws -> TestStore {
        let test = try TestStore()
        try await test.store.syncCampaigns([TestStore.campaign()], now: TestStore.noon)
        try await test.add([TestStore.row(1), TestStore.row(2)])
        return test
    }

    private func count(_ test: TestStore) throws -> Int? {
        try DatabaseQueue(path: test.directory.path("marcador.sqlite")).read {
            try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM document")
        }
    }

    @Test func theStoryHasNotesAndDocuments() async throws {
        let test = try await test()
        _ = try await test.play(TestStore.campaign(), attempt: 1, .answered)
        let call = AttemptID(rawValue: 1)
        let ana = AgentID("PJSIP/ana")
        let first = try await test.store.addNote(
            "Envió una carta", documents: [letter], to: account, agent: ana, attempt: call, at: TestStore.noon)
        _ = try await test.store.addNote("Otra vez", documents: [letter], to: account, at: TestStore.noon + .seconds(9))
        let notes = try #require(try await test.store.history(of: account)).notes
        #expect(notes.map(\.text) == ["Otra vez", "Envió una carta"])
        #expect(notes.last == first)
        #expect(first.agent == ana && first.attempt == call && first.attachments.map(\.name) == ["carta.pdf"])
        for attachment in notes.flatMap(\.attachments) {
            #expect(attachment.bytes == letter.content.count)
            #expect(try await test.store.document(attachment.number) == letter)
        }
        #expect(try count(test) == 1, "the same document is kept once")
        #expect(try await test.store.document(99) == nil)
        #expect(try #require(try await test.store.history(of: AccountID(rawValue: 2))).notes.isEmpty)
    }

    @Test func aCallOfAnotherAccountIsRefusedAndNothingIsKept() async throws {
        let test = try await test()
        _ = try await test.play(TestStore.campaign(), attempt: 1, .answered)
        let refusal = await #expect(throws: StoreError.self) {
            try await test.store.addNote(
                "x", documents: [letter], to: AccountID(rawValue: 2), attempt: AttemptID(rawValue: 1),
                at: TestStore.noon)
        }
        #expect(refusal?.kind == .input)
        #expect(try count(test) == 0)
    }

    @Test func aDocumentThatChangedIsNotHandedOut() async throws {
        let test = try await test()
        let note = try await test.store.addNote("x", documents: [letter], to: account, at: TestStore.noon)
        try await DatabaseQueue(path: test.directory.path("marcador.sqlite")).write { db in
            try db.execute(sql: "UPDATE document SET content = x'00'")
        }
        let refusal = await #expect(throws: StoreError.self) {
            try await test.store.document(try #require(note.attachments.first).number)
        }
        #expect(refusal?.kind == .corrupted)
    }
}
