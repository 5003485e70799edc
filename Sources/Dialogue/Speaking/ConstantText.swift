import Vocabulary

extension DialogueScript {
    /// A prompt's words where they are the same in every call; `nil` where something is filled in.
    /// - Parameter withVoice: whether a recogniser listens.
    public func constantText(of prompt: String, withVoice: Bool) -> String? {
        guard prompts[prompt]?.template?.variables.isEmpty == true,
            let segments = segments(
                of: [prompt], facts: DialogueFacts(), today: CivilDate(daysSinceEpoch: 0), promiseDate: nil,
                withVoice: withVoice)
        else { return nil }
        return Utterance(
            prompts: [prompt], segments: segments, isInterruptible: true, listen: nil, tellsDebt: false
        ).text
    }
}
