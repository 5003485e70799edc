extension DialogueScript {
    /// A part of a prompt that can be recorded, since it is the same in every call.
    public struct Recording: Hashable, Sendable {
        /// `overdue/reminder-1`
        public var name: String
        public var text: String
        /// Where it stands: `{monto}` before, between and after the parts of its prompt.
        public var prompt: String
    }

    /// All that can be recorded for this script, in the order of its steps.
    public var recordings: [Recording] {
        var seen: Set<String> = []
        let said = ((steps + [optOut]).compactMap(\.prompt) + RepairPrompt.allCases.map(\.rawValue)).flatMap(forms)
        return said.filter { seen.insert($0).inserted }.flatMap { prompt -> [Recording] in
            guard let words = prompts[prompt], let template = words.template else { return [] }
            let parts = template.pieces.compactMap { if case .fixed(let text) = $0.content { text } else { nil } }
            return parts.enumerated().map {
                Recording(name: recording(of: prompt, template, part: $0 + 1), text: $1, prompt: words.text)
            }
        }
    }
}
