/// Yes and no, as files write them.
public enum FlagReader {
    public static func read(_ text: String) throws(ValueRefusal) -> Bool {
        switch folded(text) {
        case "si", "s", "yes", "y", "true", "verdadero", "v", "1", "x", "sim", "t": return true
        case "no", "n", "false", "falso", "f", "0", "nao": return false
        default: throw ValueRefusal("'\(text)' is neither yes nor no: write sí or no, 1 or 0")
        }
    }
}
