import Vocabulary

extension DialogueScript {
    /// A prompt that is the same in every call; `nil` where something is filled in.
    /// - Parameter withVoice: whether a recogniser listens.
    public func constant(_ prompt: String, withVoice: Bool) -> Utterance? {
        guard prompts[prompt]?.template?.variables.isEmpty == true,
            let segments = segments(
                of: [prompt], facts: DialogueFacts(), today: CivilDate(daysSinceEpoch: 0), promiseDate: nil,
                withVoice: withVoice)
        else { return nil }
        return Utterance(prompts: [prompt], segments: segments, isInterruptible: true, listen: nil, tellsDebt: false)
    }
}
