import AsteriskManager
import NIOCore

/// What a decoder makes of bytes fed in pieces of a given size.
func decode(
    _ bytes: some Sequence<UInt8>, chunk: Int = .max, role: AMIDecoder.Role = .client, banner: Bool = false,
    limits: AMIDecoder.Limits = .init()
) -> [AMIDecoder.Item] {
    var decoder = AMIDecoder(role: role, expectsBanner: banner, limits: limits)
    var items: [AMIDecoder.Item] = []
    let all = Array(bytes)
    var start = 0
    while start < all.count {
        let end = chunk >= all.count - start ? all.count : start + chunk
        decoder.feed(ByteBuffer(bytes: all[start..<end]))
        start = end
        while let item = decoder.next() { items.append(item) }
    }
    return items
}

func messages(
    _ text: String, chunk: Int = .max, role: AMIDecoder.Role = .client, limits: AMIDecoder.Limits = .init()
) -> [AMIMessage] {
    decode(text.utf8, chunk: chunk, role: role, limits: limits).compactMap {
        if case .message(let message) = $0 { message } else { nil }
    }
}

extension AMIMessage {
    /// Headers as `Key=value`, so that a test reads in one line.
    var flat: [String] { fields.map { "\($0.key)=\($0.value)" } }
}
