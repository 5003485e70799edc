import COpenSSL

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a person wants to know of a certificate. Its texts come from a stranger: one line each, shortened, without
/// control characters.
public struct TLSCertificate: Sendable, Hashable {
    /// The common name, or the whole subject where there is none.
    public let subject: String
    public let issuer: String
    /// DNS names and IP addresses it is for.
    public let names: [String]
    /// Seconds since 1970.
    public let validFrom: Int64
    public let validThrough: Int64

    /// Borrows the certificate.
    init(_ certificate: OpaquePointer) {
        subject = Self.name(X509_get_subject_name(certificate))
        issuer = Self.name(X509_get_issuer_name(certificate))
        var names = Self.alternativeNames(certificate)
        // Without DNS names the common name counts, as ever.
        if !names.hasDNS, let common = Self.commonName(X509_get_subject_name(certificate)) {
            names.list.append(common)
        }
        self.names = names.list
        validFrom = tls_seconds(X509_get0_notBefore(certificate))
        validThrough = tls_seconds(X509_get0_notAfter(certificate))
    }

    /// A certificate that ends within these days is due.
    private static let shortLife: Int64 = 14

    /// What to say of one that will soon have expired, by this machine's clock; nil while there is time.
    public var soonExpired: String? {
        let left = validThrough - Int64(time(nil))
        guard left < Self.shortLife * 86_400 else { return nil }
        return "the certificate '\(subject)' ends on \(String(utc: validThrough)), in \(left / 86_400) days: renew it"
    }

    /// More names than this are not kept.
    private static let mostNames = 100

    private static func alternativeNames(_ certificate: OpaquePointer) -> (list: [String], hasDNS: Bool) {
        guard let names = tls_alternative_names(certificate) else { return ([], false) }
        defer { GENERAL_NAMES_free(names) }
        var list: [String] = []
        var hasDNS = false
        for index in 0..<min(tls_name_count(names), Int32(mostNames)) {
            var kind: Int32 = 0
            var length: Int32 = 0
            guard let start = tls_name_at(names, index, &kind, &length), length >= 0 else { continue }
            let bytes = UnsafeBufferPointer(start: start, count: Int(length))
            if kind == GEN_DNS {
                hasDNS = true
                list.append(String(decoding: bytes, as: UTF8.self).shownOnOneLine)
            } else {
                list.append(address(bytes))
            }
        }
        return (list, hasDNS)
    }

    private static func address(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        switch bytes.count {
        case 4: return bytes.map(String.init).joined(separator: ".")
        case 16:
            let groups = stride(from: 0, to: 16, by: 2).map {
                String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
            }
            return groups.joined(separator: ":")
        default: return "an address of \(bytes.count) bytes"
        }
    }

    private static func name(_ name: OpaquePointer?) -> String {
        if let common = commonName(name) { return common }
        var whole = [CChar](repeating: 0, count: 256)
        guard X509_NAME_oneline(name, &whole, 256) != nil else { return "nobody" }
        let text = String(decoding: whole.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.isEmpty ? "nobody" : text.shownOnOneLine
    }

    private static func commonName(_ name: OpaquePointer?) -> String? {
        var bytes = [CChar](repeating: 0, count: 256)
        let length = X509_NAME_get_text_by_NID(name, NID_commonName, &bytes, 256)
        guard length > 0 else { return nil }
        return String(decoding: bytes.prefix(Int(min(length, 255))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .shownOnOneLine
    }
}

extension String {
    /// Without control characters and no longer than a log line bears.
    var shownOnOneLine: String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(120) {
            // Controls, and what turns the direction of the text around it.
            let isHarmless =
                scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format
                && scalar.value != 0x2028 && scalar.value != 0x2029
            shown.append(isHarmless ? scalar : " ")
        }
        return String(shown)
    }

    /// `2026-11-22 08:15 UTC` of seconds since 1970.
    init(utc seconds: Int64) {
        // Days from 1970 to year, month and day, by the calendar of eras of 400 years that begin in March.
        let days = seconds.flooredDivision(by: 86_400)
        let rest = seconds - days * 86_400
        let shifted = days + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
        let two = { (number: Int64) -> String in number < 10 ? "0\(number)" : "\(number)" }
        self =
            "\(year)-\(two(month >= 10 ? month - 9 : month + 3))-\(two(day)) \(two(rest / 3600)):\(two(rest / 60 % 60)) UTC"
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
