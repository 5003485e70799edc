internal import Glibc

/// libpocketsphinx as the distribution ships it, found when it is needed: Marcador neither links nor requires it.
///
/// Two generations are known: 5 (`libpocketsphinx.so.5` of Debian sid), written for from its header and never run, and the
/// 0.8+5prealpha of Debian 12 (`libpocketsphinx.so.3`, whose configuration lives in `libsphinxbase.so.3`).
///
/// Used in the recogniser's own process only: what goes wrong in a C library there takes no call with it.
struct SphinxLibrary {
    typealias Handle = OpaquePointer

    enum Failure: Error, CustomStringConvertible {
        case missing(String)
        case incomplete(String)
        case model(String)

        var description: String {
            switch self {
            case .missing(let why):
                "pocketsphinx is not installed (\(why)); on Debian: apt-get install pocketsphinx-en-us libpocketsphinx3"
            case .incomplete(let symbol):
                "this libpocketsphinx has no function \(symbol); use the one of Debian 12 or later"
            case .model(let why): why
            }
        }
    }

    /// The file it was loaded from.
    let name: String

    // Named as in pocketsphinx.h.
    let decoderFree: @convention(c) (Handle?) -> Int32
    let startUtterance: @convention(c) (Handle?) -> Int32
    /// Forgets the noise of the line before; `nil` where the library does so by itself.
    let startStream: (@convention(c) (Handle?) -> Int32)?
    let endUtterance: @convention(c) (Handle?) -> Int32
    let processRaw: @convention(c) (Handle?, UnsafePointer<Int16>?, Int, Int32, Int32) -> Int32
    let addWord: @convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int32) -> Int32
    let addGrammar: @convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
    let addPhoneLoop: @convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
    let useSearch: @convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32
    let segments: @convention(c) (Handle?) -> Handle?
    let nextSegment: @convention(c) (Handle?) -> Handle?
    let segmentWord: @convention(c) (Handle?) -> UnsafePointer<CChar>?
    let segmentFrames: @convention(c) (Handle?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?) -> Void
    let segmentScore:
        @convention(c) (
            Handle?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?
        ) -> Int32
    private let makeDecoder: ([(String, String)]) -> Handle?

    /// Loads the first generation that is here.
    init() throws {
        var reasons: [String] = []
        for generation in Generation.allCases {
            guard let library = dlopen(generation.file, RTLD_NOW | RTLD_LOCAL) else {
                reasons.append(dlerror().map { String(cString: $0) } ?? generation.file)
                continue
            }
            self = try SphinxLibrary(generation, library)
            return
        }
        throw Failure.missing(reasons.joined(separator: "; "))
    }

    private init(_ generation: Generation, _ library: UnsafeMutableRawPointer) throws {
        name = generation.file
        func find<Function>(_ symbol: String, as type: Function.Type) throws -> Function {
            guard let address = dlsym(library, symbol) else { throw Failure.incomplete(symbol) }
            return unsafeBitCast(address, to: type)
        }
        func find<Function>(_ symbols: (old: String, new: String), as type: Function.Type) throws -> Function {
            try find(generation == .five ? symbols.new : symbols.old, as: type)
        }
        typealias SetText = @convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Int32
        decoderFree = try find("ps_free", as: (@convention(c) (Handle?) -> Int32).self)
        startUtterance = try find("ps_start_utt", as: (@convention(c) (Handle?) -> Int32).self)
        startStream = dlsym(library, "ps_start_stream").map {
            unsafeBitCast($0, to: (@convention(c) (Handle?) -> Int32).self)
        }
        endUtterance = try find("ps_end_utt", as: (@convention(c) (Handle?) -> Int32).self)
        processRaw = try find(
            "ps_process_raw",
            as: (@convention(c) (Handle?, UnsafePointer<Int16>?, Int, Int32, Int32) -> Int32).self)
        addWord = try find(
            "ps_add_word",
            as: (@convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?, Int32) -> Int32).self)
        addGrammar = try find(("ps_set_jsgf_string", "ps_add_jsgf_string"), as: SetText.self)
        addPhoneLoop = try find(("ps_set_allphone_file", "ps_add_allphone_file"), as: SetText.self)
        useSearch = try find(
            ("ps_set_search", "ps_activate_search"),
            as: (@convention(c) (Handle?, UnsafePointer<CChar>?) -> Int32).self)
        segments = try find("ps_seg_iter", as: (@convention(c) (Handle?) -> Handle?).self)
        nextSegment = try find("ps_seg_next", as: (@convention(c) (Handle?) -> Handle?).self)
        segmentWord = try find("ps_seg_word", as: (@convention(c) (Handle?) -> UnsafePointer<CChar>?).self)
        segmentFrames = try find(
            "ps_seg_frames",
            as: (@convention(c) (Handle?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?) -> Void).self)
        segmentScore = try find(
            "ps_seg_prob",
            as: (@convention(c) (
                Handle?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?, UnsafeMutablePointer<Int32>?
            ) -> Int32).self)
        let initialise = try find("ps_init", as: (@convention(c) (Handle?) -> Handle?).self)
        let configure = try Self.configurator(generation, find: { dlsym(library, $0) })
        makeDecoder = { settings in configure(settings).flatMap { initialise($0) } }
    }

    /// A decoder with these settings, which are the library's own: `hmm`, `dict` and so on.
    func decoder(_ settings: [(String, String)]) throws -> Handle {
        guard let decoder = makeDecoder(settings) else {
            let model = settings.first { $0.0 == "hmm" }?.1 ?? "?"
            throw Failure.model(
                "pocketsphinx does not take the acoustic model \(model); on Debian: apt-get install pocketsphinx-en-us")
        }
        return decoder
    }

    // MARK: - The two generations

    private enum Generation: CaseIterable {
        // In the order of looking: what was run comes first.
        case prealpha
        case five

        var file: String { self == .five ? "libpocketsphinx.so.5" : "libpocketsphinx.so.3" }
    }

    /// Makes the library's configuration object of settings; nil when it refuses one.
    private static func configurator(
        _ generation: Generation, find: (String) -> UnsafeMutableRawPointer?
    ) throws -> ([(String, String)]) -> Handle? {
        func need(_ symbol: String, _ address: UnsafeMutableRawPointer?) throws -> UnsafeMutableRawPointer {
            guard let address else { throw Failure.incomplete(symbol) }
            return address
        }
        switch generation {
        case .five:
            let make = unsafeBitCast(
                try need("ps_config_init", find("ps_config_init")),
                to: (@convention(c) (UnsafeRawPointer?) -> Handle?).self)
            let set = unsafeBitCast(
                try need("ps_config_set_str", find("ps_config_set_str")),
                to: (@convention(c) (Handle?, UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> UnsafeRawPointer?).self)
            let setBool = unsafeBitCast(
                try need("ps_config_set_bool", find("ps_config_set_bool")),
                to: (@convention(c) (Handle?, UnsafePointer<CChar>?, Int32) -> UnsafeRawPointer?).self)
            return { settings in
                guard let configuration = make(nil) else { return nil }
                for (key, value) in settings {
                    let isSet =
                        switch value {
                        case "yes", "no": setBool(configuration, key, value == "yes" ? 1 : 0) != nil
                        default: set(configuration, key, value) != nil
                        }
                    // A setting that this generation has lost changes little; it says so itself.
                    _ = isSet
                }
                return configuration
            }
        case .prealpha:
            let base = dlopen("libsphinxbase.so.3", RTLD_NOW | RTLD_LOCAL)
            let parse = unsafeBitCast(
                try need("cmd_ln_parse_r", base.flatMap { dlsym($0, "cmd_ln_parse_r") }),
                to: (@convention(c) (
                    Handle?, Handle?, Int32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int32
                ) -> Handle?).self)
            let definitions = unsafeBitCast(
                try need("ps_args", find("ps_args")), to: (@convention(c) () -> Handle?).self)
            return { settings in
                // The library keeps none of these words: it copies what it parses.
                var words = (["marcador"] + settings.flatMap { ["-" + $0.0, $0.1] })
                    .map { (word: String) -> UnsafeMutablePointer<CChar>? in strdup(word) }
                defer { for word in words { free(word) } }
                return parse(nil, definitions(), Int32(words.count), &words, 1)
            }
        }
    }
}
