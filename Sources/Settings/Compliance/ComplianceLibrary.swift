public import Compliance
public import Vocabulary

/// The profiles and calendars there are: those shipped in the program, and the operator's own in `compliance/` beside the
/// config file, which come first.
public struct ComplianceLibrary: Sendable {
    /// Own ones first, each kind by name.
    public private(set) var sheets: [ComplianceSheet] = []
    public private(set) var calendars: [Country: HolidayCalendar] = [:]
    /// Errors and warnings of all files; a profile with errors is not among ``sheets``.
    public private(set) var diagnostics: [Diagnostic] = []

    public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    /// What is in the program, without anything of an operator.
    public static let shipped = ComplianceLibrary(files: ComplianceSource.shipped, over: nil)

    /// The files of an operator over the shipped ones.
    init(files: [ComplianceSource]) {
        self.init(files: files, over: files.isEmpty ? nil : .shipped)
        if files.isEmpty { self = .shipped }
    }

    /// A profile by its id or another of its names.
    public func sheet(_ id: String) -> ComplianceSheet? {
        sheets.first { $0.id == id } ?? sheets.first { $0.aliases.contains(id) }
    }

    /// What a country's debtors are called by where the config file says nothing, the states aside.
    public func sheet(for country: Country) -> ComplianceSheet? {
        sheets.first { $0.isDefault && $0.regions.isEmpty && $0.countries.contains(country) }
    }

    /// What holds on top of it in some regions, where the config file says nothing.
    public func states(of country: Country) -> [ComplianceSheet] {
        sheets.filter { $0.isDefault && !$0.regions.isEmpty && $0.countries.contains(country) }
    }

    /// Both together.
    public func inForce(for country: Country) -> ComplianceSheet? {
        sheet(for: country)?.adding(states(of: country))
    }

    /// All names a profile can be found by.
    public var names: [String] {
        var names: [String] = []
        for name in sheets.map(\.id) + sheets.flatMap(\.aliases) where !names.contains(name) { names.append(name) }
        return names
    }

    /// Countries that have a profile by default.
    public var countries: [Country] {
        Set(sheets.filter { $0.isDefault && $0.regions.isEmpty }.flatMap(\.countries)).sorted()
    }

    private init(files: [ComplianceSource], over base: ComplianceLibrary?) {
        calendars = base?.calendars ?? [:]
        for file in files where file.isCalendar {
            let problems = Problems(file: file.path, text: file.text)
            if let calendar = CalendarReading(file, problems: problems)?.read() {
                calendars[calendar.country] = calendar
            }
            diagnostics += problems.diagnostics
        }
        var circle = Resolving(files: files.filter { !$0.isCalendar }, base: base, calendars: calendars)
        for file in files where !file.isCalendar { circle.resolve(file.name) }
        let own = Set(files.map(\.name))
        sheets =
            files.compactMap { circle.sheets[$0.name] } + (base?.sheets ?? []).filter { !own.contains($0.id) }
        diagnostics += circle.problems.sorted { $0.key < $1.key }.flatMap(\.value.diagnostics)
    }
}

/// Profiles that start from each other, read in the order they need.
private struct Resolving {
    let files: [ComplianceSource]
    let base: ComplianceLibrary?
    let calendars: [Country: HolidayCalendar]
    var sheets: [String: ComplianceSheet] = [:]
    var problems: [String: Problems] = [:]
    private var path: [String] = []

    init(files: [ComplianceSource], base: ComplianceLibrary?, calendars: [Country: HolidayCalendar]) {
        self.files = files
        self.base = base
        self.calendars = calendars
    }

    mutating func resolve(_ name: String) {
        guard problems[name] == nil, let file = files.first(where: { $0.name == name }) else { return }
        let found = Problems(file: file.path, text: file.text)
        problems[name] = found
        guard let reading = ProfileReading(file, problems: found) else { return }
        path.append(name)
        defer { path.removeLast() }
        var start: ComplianceSheet?
        if let extends = reading.extends {
            if extends != name, path.contains(extends) { return reading.reportCircle(path + [extends]) }
            if extends != name { resolve(extends) }
            start = extends == name ? base?.sheet(extends) : sheets[extends] ?? base?.sheet(extends)
            let isThere = files.contains { $0.name == extends } && extends != name
            guard start != nil || isThere else {
                return reading.reportMissing(
                    extends, among: files.map(\.name).filter { $0 != name } + (base?.names ?? []))
            }
            // It has errors of its own, which are reported.
            if start == nil { return }
        }
        let predecessor = base?.sheets.first { $0.id == name }
        let sheet = reading.read(base: start, predecessor: predecessor, calendars: calendars) { base?.sheet(for: $0) }
        if !found.hasErrors { sheets[name] = sheet }
    }
}
