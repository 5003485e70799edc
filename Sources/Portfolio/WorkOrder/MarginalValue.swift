extension StrategyPosition {
    /// What one more conversation is worth against the first one in this stage. Who was reached is likelier to be reached again,
    /// and would come before all who were never spoken with; but what they would say to it was heard already.
    public var marginalValue: Double { 1 / Double(1 + conversations) }
}
