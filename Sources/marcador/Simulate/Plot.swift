import Foundation

/// Where a picture goes: an SVG as it is, a PNG by `rsvg-convert`.
struct Plot {
    let path: String
    /// The converter; `nil` for an SVG.
    private let converter: URL?

    init(path: String) throws {
        self.path = path
        switch path.split(separator: ".").last {
        case "svg": converter = nil
        case "png":
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            let found = folders.map { "\($0)/rsvg-convert" }.first { FileManager.default.isExecutableFile(atPath: $0) }
            guard let found else {
                throw Exit.with(
                    .unavailable,
                    "PNG needs rsvg-convert, which is not on the PATH: install librsvg2-bin, or write \(path.dropLast(4)).svg"
                )
            }
            converter = URL(fileURLWithPath: found)
        default: throw Exit.with(.usage, "--plot writes .svg or .png, and '\(path)' ends in neither")
        }
    }

    func write(_ svg: String) throws {
        guard let converter else {
            try save(svg, to: path)
            return
        }
        let draft = path + ".svg"
        try save(svg, to: draft)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        let process = Process()
        process.executableURL = converter
        process.arguments = ["--zoom", "2", "--output", path, draft]
        do {
            try process.run()
        } catch {
            throw Exit.with(.unavailable, "\(converter.path) does not start: \(error.localizedDescription)")
        }
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Exit.with(.cannotCreate, "rsvg-convert could not write \(path): see what it says above")
        }
    }

    private func save(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw Exit.with(.cannotCreate, "\(path) cannot be written: \(error.localizedDescription)")
        }
    }
}
