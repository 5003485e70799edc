import Vocabulary

/// AstDB, by AMI.
extension World {
    mutating func databaseAction(_ action: Action, _ request: Request) {
        if action == .dbGetTree { return showTree(request) }
        // DBPut has no full stop.
        let stop = action == .dbPut ? "" : "."
        guard let family = request.given("Family") else { return refuse(request, "No family specified\(stop)") }
        if action == .dbDelTree { return deleteTree(request, family) }
        guard let key = request.given("Key") else { return refuse(request, "No key specified\(stop)") }
        let path = "\(family)/\(key)"
        switch action {
        case .dbPut:
            database[path] = request["Val"] ?? ""
            accept(request, "Updated database successfully")
        case .dbDel:
            guard database.removeValue(forKey: path) != nil else {
                return refuse(request, "Database entry could not be deleted")
            }
            accept(request, "Key deleted successfully")
        default:
            guard let value = database[path] else { return refuse(request, "Database entry not found") }
            list(request, "Result will follow", complete: "DBGetComplete") { _ in
                [PBXMessage([("Event", "DBGetResponse"), ("Family", family), ("Key", key), ("Val", value)])]
            }
        }
    }

    private func entries(under request: Request) -> [(key: String, value: String)] {
        let prefix = ["Family", "Key"].compactMap { request.given($0) }.map { $0 + "/" }.joined()
        return database.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
    }

    private mutating func showTree(_ request: Request) {
        let entries = entries(under: request)
        list(request, "Result will follow", complete: "DBGetTreeComplete") { _ in
            entries.map {
                PBXMessage([("Event", "DBGetTreeResponse"), ("Key", "/\($0.key)"), ("Val", $0.value)])
            }
        }
    }

    private mutating func deleteTree(_ request: Request, _ family: String) {
        let entries = entries(under: request)
        guard !entries.isEmpty else { return refuse(request, "Database entry not found") }
        for entry in entries { database[entry.key] = nil }
        accept(request, "Key tree deleted successfully")
    }
}
