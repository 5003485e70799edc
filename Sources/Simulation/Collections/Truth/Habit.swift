import Portfolio
import Vocabulary

/// When somebody is near their phone and free to answer it. Assumed curves, in the direction of what surveys by telephone
/// found: evenings and weekends above working hours on landlines (Weeks, Kulka and Pierson 1987), mobiles flatter.
enum Habit: Int, CaseIterable, Sendable {
    /// Works by day: noon and evenings.
    case worker
    /// At home by day.
    case home
    /// Works early one week and late the next.
    case shifts
    /// Studies: late and on the mobile.
    case student

    /// The chance that one call is answered by this person, before what else is true of them.
    /// - Parameter week: any count of weeks; shifts change with it.
    func chance(_ kind: ContactPoint.Kind, on weekday: Weekday, hour: Int, week: Int) -> Double {
        let curve = kind == .landline ? landline : mobile(week: week)
        guard weekday < .saturday else { return curve.weekend * (hour < 10 ? 0.5 : 1) }
        let place =
            switch hour {
            case ..<9: 0
            case ..<12: 1
            case ..<14: 2
            case ..<18: 3
            case ..<20: 4
            default: 5
            }
        return curve.day[place]
    }

    /// The hour of a working day at which they are likeliest reached on a mobile, 9 … 20.
    func bestHour(week: Int) -> Int {
        let hours = 9...20
        return hours.max {
            chance(.mobile, on: .monday, hour: $0, week: week) < chance(.mobile, on: .monday, hour: $1, week: week)
        }
            ?? 18
    }

    /// Before 9, to 12, to 14, to 18, to 20, later; and a day of the weekend.
    private struct Curve {
        var day: [Double]
        var weekend: Double
    }

    private func mobile(week: Int) -> Curve {
        switch self {
        case .worker: Curve(day: [0.2, 0.1, 0.22, 0.11, 0.36, 0.3], weekend: 0.26)
        case .home: Curve(day: [0.16, 0.32, 0.24, 0.3, 0.24, 0.18], weekend: 0.24)
        case .shifts:
            week % 2 == 0
                ? Curve(day: [0.04, 0.06, 0.08, 0.3, 0.28, 0.2], weekend: 0.2)
                : Curve(day: [0.08, 0.32, 0.2, 0.06, 0.06, 0.06], weekend: 0.2)
        case .student: Curve(day: [0.04, 0.1, 0.2, 0.24, 0.3, 0.28], weekend: 0.24)
        }
    }

    private var landline: Curve {
        switch self {
        case .worker: Curve(day: [0.08, 0.03, 0.05, 0.04, 0.3, 0.32], weekend: 0.28)
        case .home: Curve(day: [0.22, 0.36, 0.3, 0.34, 0.28, 0.22], weekend: 0.28)
        case .shifts: Curve(day: [0.06, 0.12, 0.12, 0.14, 0.16, 0.12], weekend: 0.2)
        case .student: Curve(day: [0.03, 0.05, 0.08, 0.08, 0.14, 0.16], weekend: 0.14)
        }
    }
}
