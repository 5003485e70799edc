extension AGICommand {
    /// A line that commands are written into one after another, with room for the longest.
    ///
    /// What it holds is the caller's to keep on one thread; it is never freed, as the loops that have one are not.
    struct Line {
        private let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: AGICommand.maximumBytes)
        private var count = 0

        /// What was written last.
        var written: UnsafeRawBufferPointer { UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])) }

        /// Writes a command as ``AGICommand/encoded()`` has it.
        ///
        /// Nearly every command is plain words, which are looked at and copied in one go.
        mutating func write(_ command: AGICommand) throws(Refusal) {
            if !writePlain(command) {
                let line = try command.encoded()
                // It has no more bytes than there is room for: that was checked.
                count = bytes.update(fromContentsOf: line)
            }
        }

        /// - Returns: false for a command that has to be looked at more closely.
        private mutating func writePlain(_ command: AGICommand) -> Bool {
            count = 0
            guard let words = writeName(command.name), words + command.arguments.count <= AGICommand.maximumWords else {
                return false
            }
            for argument in command.arguments {
                guard count < bytes.count else { return false }
                bytes[count] = Byte.space
                count += 1
                guard writeArgument(argument) else { return false }
            }
            guard count < bytes.count else { return false }
            bytes[count] = Byte.lineFeed
            count += 1
            return true
        }

        /// - Returns: how many words it has; nil for a name that is not tidy, or may be none.
        private mutating func writeName(_ name: String) -> Int? {
            let copied = name.utf8.withContiguousStorageIfAvailable { name -> Int? in
                guard let first = name.first, first | 0x20 != UInt8(ascii: "f"), name.count <= bytes.count else {
                    return nil
                }
                var words = 1
                var previous = Byte.space
                for index in name.indices {
                    let byte = name[index]
                    if byte == Byte.space {
                        if previous == Byte.space { return nil }
                        words += 1
                    } else if !AGICommand.isPlain(byte) {
                        return nil
                    }
                    bytes[index] = byte
                    previous = byte
                }
                return previous == Byte.space ? nil : words
            }
            guard let words = copied ?? nil else { return nil }
            count = name.utf8.count
            return words
        }

        /// - Returns: false for one that needs more than a pair of quotes around nothing, or has no room.
        private mutating func writeArgument(_ argument: String) -> Bool {
            let start = count
            let copied = argument.utf8.withContiguousStorageIfAvailable { argument -> Int? in
                guard start + argument.count + 2 <= bytes.count else { return nil }
                if argument.isEmpty {
                    bytes[start] = Byte.quote
                    bytes[start + 1] = Byte.quote
                    return 2
                }
                for index in argument.indices {
                    let byte = argument[index]
                    guard AGICommand.isPlainOrForeign(byte) else { return nil }
                    bytes[start + index] = byte
                }
                return argument.count
            }
            guard let more = copied ?? nil else { return false }
            count += more
            return true
        }
    }
}
