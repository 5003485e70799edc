import DialerCore
import Pacing
import Vocabulary

/// The language of the board.
public enum BoardLanguage: String, CaseIterable, Sendable {
    case english = "en"
    case spanish = "es"

    /// From a locale such as `es_CL.UTF-8`; English where it says nothing else.
    public init(locale: String?) {
        self = locale?.lowercased().hasPrefix("es") == true ? .spanish : .english
    }
}

/// The words of the board.
struct BoardWords: Sendable {
    private let language: BoardLanguage

    init(_ language: BoardLanguage) { self.language = language }

    private func say(_ english: String, _ spanish: String) -> String { language == .english ? english : spanish }

    var agents: String { say("agents", "ejecutivos") }
    var calls: String { say("calls", "llamadas") }
    var servers: String { say("servers", "servidores") }
    var queue: String { say("queue", "cola") }
    var hopper: String { say("hopper", "en espera") }
    var dialRatio: String { say("dial ratio", "llamadas por libre") }
    var dialRatioShort: String { say("ratio", "por libre") }
    var answerRate: String { say("answer rate", "tasa de contacto") }
    var answerRateShort: String { say("answered", "contacto") }
    var abandonment: String { say("abandoned", "abandono") }
    /// So many more may meet nobody.
    func left(_ count: Int) -> String { say("\(count) left", "quedan \(count)") }
    var cap: String { say("cap", "tope") }
    var occupancy: String { say("occupancy", "ocupación") }
    var ended: String { say("ended", "terminadas") }
    var noData: String { say("no data", "sin datos") }
    var silent: String { say("silent for", "sin noticias hace") }
    var more: String { say("more", "más") }
    var waitingForNews: String { say("Waiting for the first news of a daemon …", "A la espera de un marcador …") }
    var pacing: String { say("pacing", "ritmo") }
    var down: String { say("down", "caído") }
    var shift: String { say("The shift", "El turno") }
    var talkTime: String { say("talk", "habla") }
    var conversations: String { say("conversations", "conversaciones") }
    var attempts: String { say("attempts", "intentos") }
    var peak: String { say("most at once", "máximo a la vez") }
    var perConversation: String { say("a conversation", "por conversación") }

    func state(_ state: CampaignState) -> String {
        switch state {
        case .running: say("running", "en marcha")
        case .paused: say("paused", "en pausa")
        case .stopped: say("stopped", "detenida")
        }
    }

    func mode(_ mode: DialMode) -> String {
        switch mode {
        case .progressive: say("progressive", "progresivo")
        case .ratio(let ratio): say("ratio ", "razón ") + BoardNumbers.fixed(ratio, 1)
        case .erlangC: say("erlang-c", "erlang-c")
        case .predictive: say("predictive", "predictivo")
        case .bot: say("bot", "bot")
        }
    }

    func agent(_ kind: AgentState.Kind) -> String {
        switch kind {
        case .loggedOut: say("logged out", "ausente")
        case .paused: say("paused", "en pausa")
        case .idle: say("idle", "libre")
        case .reserved: say("reserved", "reservado")
        case .ringing: say("ringing", "timbrando")
        case .talking: say("talking", "hablando")
        case .wrapUp: say("wrap-up", "cierre")
        }
    }

    func stage(_ stage: CallStage) -> String {
        switch stage {
        case .launching: say("launching", "lanzando")
        case .dialing: say("dialling", "marcando")
        case .ringing: say("ringing", "timbrando")
        case .waiting: say("waiting", "esperando")
        case .talking: say("talking", "hablando")
        case .ending: say("ending", "terminando")
        }
    }

    func outcome(_ outcome: Outcome) -> String {
        switch outcome {
        case .answered: say("answered", "atendidas")
        case .busy: say("busy", "ocupado")
        case .noAnswer: say("no answer", "no contesta")
        case .congestion: say("congestion", "congestión")
        case .invalid: say("invalid", "inválido")
        case .machine: say("machine", "buzón")
        case .abandoned: say("abandoned", "abandonadas")
        case .failed: say("failed", "fallidas")
        case .unknown: say("unknown", "desconocido")
        }
    }

    func limit(_ limit: PacingLimit) -> String {
        switch limit {
        case .none: say("free to launch", "sin freno")
        case .agents: say("agents have enough", "ejecutivos cubiertos")
        case .noAgents: say("no agents", "sin ejecutivos")
        case .abandonment: say("abandonment cap", "tope de abandono")
        case .warmUp: say("warming up", "aprendiendo")
        case .lines: say("lines", "líneas")
        case .callsPerSecond: say("calls per second", "llamadas por segundo")
        case .hopper: say("nobody is due", "nadie pendiente")
        case .hours: say("outside lawful hours", "fuera de horario legal")
        case .state: say("not running", "no está en marcha")
        case .server: say("no server", "sin servidor")
        case .store: say("the journal", "el registro")
        }
    }

    func severity(_ severity: Alert.Severity) -> String {
        switch severity {
        case .notice: say("notice", "aviso")
        case .warning: say("warning", "alerta")
        case .critical: say("critical", "crítico")
        }
    }
}
