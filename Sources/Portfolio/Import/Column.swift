/// What a column of a portfolio file holds.
///
/// The raw value is the name used with `--map` and in the documentation.
public enum Column: String, CaseIterable, Sendable, Hashable {
    case document
    case debtorReference = "debtor-reference"
    case name
    case firstName = "first-name"
    case lastName = "last-name"
    case secondLastName = "second-last-name"
    case phone
    case mobile
    case landline
    case workPhone = "work-phone"
    case referencePhone = "reference-phone"
    case email
    case source
    case consent
    case account
    case creditor
    case product
    case balance
    case principal
    case minimumDue = "minimum-due"
    case currency
    case opened
    case dueDate = "due-date"
    case country
    case region
    case zone
    case language
    case customerType = "customer-type"
    case customerSince = "customer-since"
    case vulnerable
    case minor
    case representative
    case priority

    /// Whether several columns of the file may play this role: `telefono1`, `telefono2`, …
    public var isRepeatable: Bool {
        switch self {
        case .phone, .mobile, .landline, .workPhone, .referencePhone, .email: true
        default: false
        }
    }

    /// Whether a wrong one of two columns of the same name would be about somebody else, or another debt.
    var isDecisive: Bool {
        switch self {
        case .document, .account, .debtorReference, .balance, .currency, .dueDate, .country: true
        default: false
        }
    }

    var isPhone: Bool {
        switch self {
        case .phone, .mobile, .landline, .workPhone, .referencePhone: true
        default: false
        }
    }

    /// What a phone in this column is, where the column says it.
    var declaredKind: ContactPoint.Kind? {
        switch self {
        case .mobile: .mobile
        case .landline: .landline
        case .workPhone: .work
        case .referencePhone: .reference
        default: nil
        }
    }

    /// Header names, best first. Case, accents, spaces, underscores, dots and dashes make no difference; a number at
    /// the end of a phone or e-mail header is ignored.
    public var names: [String] {
        switch self {
        case .document:
            [
                "documento", "document", "rut", "dni", "cedula", "curp", "rfc", "nit", "cuit", "cuil", "dui", "ci",
                "run",
                "cpf", "ssn", "nro_documento", "num_documento", "numero_documento", "numero_de_documento",
                "identificacion",
                "num_identificacion", "id_number", "document_id", "national_id", "tax_id", "rut_deudor", "rut_cliente",
                "documento_deudor", "documento_cliente", "cedula_deudor", "identification",
            ]
        case .debtorReference:
            [
                "id_deudor", "codigo_deudor", "id_cliente", "codigo_cliente", "cod_cliente", "num_cliente",
                "nro_cliente",
                "numero_cliente", "cliente_id", "debtor_id", "debtor_reference", "customer_id", "client_id",
                "customer_number", "debtor_ref",
            ]
        case .name:
            [
                "nombre_completo", "full_name", "nombre", "name", "nombres", "deudor", "cliente", "titular",
                "razon_social",
                "nombre_cliente", "nombre_deudor", "nombre_titular", "debtor", "customer", "debtor_name",
                "customer_name",
                "nombre_y_apellido", "apellidos_y_nombres",
            ]
        case .firstName: ["primer_nombre", "first_name", "given_name", "nombre_pila"]
        case .lastName:
            [
                "apellidos", "apellido", "last_name", "surname", "apellido_paterno", "paterno", "primer_apellido",
                "family_name",
            ]
        case .secondLastName: ["apellido_materno", "materno", "segundo_apellido", "second_last_name"]
        case .phone:
            [
                "telefono", "phone", "fono", "tel", "numero_telefono", "numero_de_telefono", "num_telefono",
                "nro_telefono",
                "phone_number", "telephone", "telefono_contacto", "telefono_de_contacto", "telefono_principal",
                "otro_telefono", "telefono_alternativo",
            ]
        case .mobile:
            [
                "celular", "movil", "mobile", "cel", "telefono_celular", "telefono_movil", "fono_celular", "fono_movil",
                "cell", "cell_phone", "cellphone", "mobile_phone", "mobile_number", "numero_celular", "num_celular",
                "nro_celular", "whatsapp", "tel_celular", "tel_movil",
            ]
        case .landline:
            [
                "telefono_fijo", "fijo", "telefono_casa", "telefono_particular", "telefono_domicilio", "fono_fijo",
                "fono_casa", "fono_particular", "landline", "home_phone", "tel_fijo", "tel_casa", "phone_home",
            ]
        case .workPhone:
            [
                "telefono_trabajo", "telefono_laboral", "telefono_oficina", "telefono_empleo", "fono_trabajo",
                "fono_laboral", "fono_comercial", "work_phone", "office_phone", "business_phone", "tel_trabajo",
                "tel_oficina", "phone_work",
            ]
        case .referencePhone:
            [
                "telefono_referencia", "fono_referencia", "tel_referencia", "celular_referencia", "telefono_familiar",
                "reference_phone", "phone_reference",
            ]
        case .email:
            ["correo", "email", "mail", "e_mail", "correo_electronico", "email_address", "direccion_correo"]
        case .source: ["fuente", "origen", "source", "fuente_telefono", "origen_telefono", "phone_source"]
        case .consent:
            [
                "consentimiento", "consent", "autoriza_contacto", "autorizacion_contacto", "acepta_llamadas",
                "consentimiento_contacto",
            ]
        case .account:
            [
                "cuenta", "numero_cuenta", "num_cuenta", "nro_cuenta", "account", "account_number", "account_id",
                "operacion", "numero_operacion", "num_operacion", "nro_operacion", "contrato", "numero_contrato",
                "num_contrato", "nro_contrato", "credito", "numero_credito", "num_credito", "prestamo",
                "numero_prestamo",
                "referencia", "reference", "loan_id", "contract", "factura", "numero_factura", "pagare", "obligacion",
                "numero_obligacion", "id_cuenta", "id_credito", "account_reference",
            ]
        case .creditor:
            ["acreedor", "creditor", "mandante", "cedente", "entidad", "banco", "empresa", "comercio", "lender"]
        case .product: ["producto", "product", "tipo_producto", "linea_producto", "tipo_credito", "product_type"]
        case .balance:
            [
                "saldo", "balance", "saldo_total", "deuda_total", "total_deuda", "saldo_deuda", "monto_deuda", "deuda",
                "monto", "monto_total", "importe", "amount", "amount_due", "total", "valor", "debt", "saldo_vencido",
                "monto_vencido", "saldo_adeudado", "monto_adeudado", "adeudo", "outstanding",
            ]
        case .principal:
            ["capital", "principal", "saldo_capital", "capital_adeudado", "saldo_insoluto", "principal_balance"]
        case .minimumDue:
            [
                "pago_minimo", "minimum_due", "monto_minimo", "minimo_a_pagar", "minimum_payment", "cuota_minima",
                "minimo",
            ]
        case .opened:
            [
                "fecha_apertura", "opened", "apertura", "fecha_otorgamiento", "fecha_desembolso", "fecha_curse",
                "open_date", "opened_on", "opening_date",
            ]
        case .currency: ["moneda", "currency", "divisa", "currency_code", "codigo_moneda", "tipo_moneda"]
        case .dueDate:
            [
                "vencimiento", "fecha_vencimiento", "due_date", "fecha_de_vencimiento", "fec_vencimiento", "fecha_vcto",
                "vcto", "fecha_venc", "due", "fecha_pago", "fecha_limite", "fecha_mora",
            ]
        case .country: ["pais", "country", "country_code", "codigo_pais"]
        case .region:
            ["region", "estado", "provincia", "departamento", "state", "province", "entidad_federativa", "uf"]
        case .zone: ["zona_horaria", "time_zone", "timezone", "tz", "huso_horario", "zone"]
        case .language: ["idioma", "language", "lengua", "lang"]
        case .customerType:
            ["tipo_cliente", "customer_type", "tipo_persona", "tipo_deudor", "client_type", "debtor_type"]
        case .customerSince: ["cliente_desde", "customer_since", "fecha_ingreso_cliente", "client_since"]
        case .vulnerable: ["vulnerable", "es_vulnerable", "is_vulnerable", "vulnerabilidad", "cliente_vulnerable"]
        case .minor: ["menor", "minor", "menor_de_edad", "es_menor", "is_minor", "menor_edad"]
        case .representative:
            ["representante", "representative", "representante_legal", "apoderado", "tutor", "legal_representative"]
        case .priority: ["prioridad", "priority"]
        }
    }

    /// The role a header plays and how good the name is (0 = best); `nil` when no role has that name.
    static func role(ofHeader header: String) -> (column: Column, rank: Int)? {
        let word = folded(header)
        if let known = byName[word] { return known }
        // `telefono2`, `correo_1`: numbered headers of what may come several times.
        var stem = word
        while let last = stem.last, last.isNumber { stem.removeLast() }
        guard stem != word, let known = byName[stem], known.column.isRepeatable else { return nil }
        return known
    }

    private static let byName: [String: (column: Column, rank: Int)] = {
        var result: [String: (column: Column, rank: Int)] = [:]
        for column in allCases {
            for (rank, name) in (column.names + [column.rawValue]).enumerated() where result[folded(name)] == nil {
                result[folded(name)] = (column, rank)
            }
        }
        return result
    }()
}
