import Foundation
import Testing

@testable import marcador

/// `docs/exit-codes.md` and the systemd unit say what the code says.
@Suite struct ExitCodesPageTests {
    private func text(_ path: String) throws -> String {
        try String(contentsOf: Scene.checkout.appendingPathComponent(path), encoding: .utf8)
    }

    @Test func thePageListsEveryCodeAndNoOther() throws {
        let rows = try text("docs/exit-codes.md").split(separator: "\n").compactMap { line -> String? in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count >= 3, let code = Int32(cells[0]) else { return nil }
            return "\(code) \(cells[1])"
        }
        #expect(rows == marcador.ExitStatus.allCases.map { "\($0.rawValue) \($0)" })
    }

    @Test func theUnitDoesNotRepeatWhatOnlyPeopleCanCure() throws {
        let line = try text("systemd/marcador.service").split(separator: "\n")
            .first { $0.hasPrefix("RestartPreventExitStatus=") }
        let listed = line?.split(separator: "=").last?.split(separator: " ").compactMap { Int32($0) } ?? []
        let forPeople: [marcador.ExitStatus] = [
            .usage, .badData, .noInput, .cannotCreate, .noPermission, .configuration,
        ]
        #expect(Set(listed) == Set(forPeople.map(\.rawValue)))
        let page = try text("docs/exit-codes.md")
        let kept = marcador.ExitStatus.allCases.filter { $0 != .ok && !forPeople.contains($0) }.map {
            String($0.rawValue)
        }
        #expect(page.contains("after the codes \(kept.dropLast().joined(separator: ", ")) and \(kept.last ?? "")."))
    }
}
