import Spoken
import Vocabulary

/// What people say, by meaning. Without accents and case; the longest phrase that fits counts, so `claro que no` is
/// never `claro`.
enum PhraseBook {
    /// A phrase that is surely understood, for rehearsals.
    static func sample(_ meaning: Meaning, in language: SpokenLanguage) -> String? {
        phrases(language.family, language.country.code).first { $0.meaning == meaning }.flatMap {
            $0.lines.split(separator: ",").first
        }
        .map { String($0.trimmingSpaces()) }
    }

    /// Stands for the countries that have no phrases of their own.
    static let elsewhere = ""

    static func countries(of family: SpokenLanguage.Family) -> [String] {
        family == .spanish ? Array(byCountry.keys) : [elsewhere]
    }

    static func phrases(_ family: SpokenLanguage.Family, _ country: String) -> [(meaning: Meaning, lines: String)] {
        switch family {
        case .spanish: spanish + (byCountry[country] ?? byCountry[elsewhere] ?? [])
        case .portuguese: portuguese
        case .english: english
        }
    }

    static func fillers(of family: SpokenLanguage.Family) -> String {
        switch family {
        case .spanish:
            """
            por favor, muchas gracias, gracias, muy amable, señor, señora, señorita, joven, caballero, eh, ah, este, pues, \
            mire, oiga, disculpe, perdón, buenos días, buen día, buenas tardes, buenas noches, buenas, qué tal, entonces, \
            todo bien
            """
        case .portuguese:
            "por favor, obrigado, obrigada, senhor, senhora, moça, moço, então, né, olha, bom dia, boa tarde, boa noite, tudo bem"
        case .english:
            "please, thank you, thanks, sir, madam, ma'am, well, um, uh, good morning, good afternoon, good evening"
        }
    }

    private static let spanish: [(Meaning, String)] = [
        (
            .yes,
            """
            sí, sip, sí sí, sí señor, claro, claro que sí, sí claro, por supuesto, por supuesto que sí, desde luego, correcto, \
            exacto, exactamente, así es, así mismo, eso es, de acuerdo, está bien, ok, okey, afirmativo, cierto, con él habla, \
            con ella habla, con él, con ella, él habla, ella habla, habla con él, habla con ella, sí con él, sí con ella, \
            soy yo, sí soy yo, sí soy, yo soy, yo mismo, yo misma, el mismo, la misma, el mismo habla, la misma habla
            """
        ),
        (
            .no,
            """
            no, no no, no gracias, nop, claro que no, por supuesto que no, desde luego que no, para nada, de ninguna manera, \
            negativo, no soy yo, no soy, yo no soy, no soy esa persona, no quiero, no me interesa, no estoy interesado, \
            no estoy interesada, no puedo, nunca, jamás, tampoco
            """
        ),
        (.hello, "aló, hola, diga, dígame, mande, a ver, quiubo, sí diga, sí dígame, sí aló, sí hola, sí mande"),
        (
            .whoIsCalling,
            """
            quién habla, quién es, quién llama, quién me llama, quién me habla, con quién hablo, con quién tengo el gusto, \
            de dónde llama, de dónde me llama, de dónde me llaman, de dónde llaman, de parte de quién, de parte de quien, \
            qué empresa, de qué empresa, de qué se trata, para qué, para qué sería, de qué asunto, qué desea, qué quiere
            """
        ),
        (
            .again,
            """
            repita, me repite, puede repetir, repítame, otra vez, de nuevo, cómo, cómo dice, cómo dijo, qué dijo, qué dice, \
            qué, no entendí, no entiendo, no le entendí, no escuché, no escucho, no le escucho, no se escucha, no oigo, \
            no le oigo, no lo oigo, se corta
            """
        ),
        (
            .wrongPerson,
            """
            equivocado, está equivocado, está equivocada, número equivocado, se equivocó, se equivocó de número, \
            equivocado el número, no lo conozco, no la conozco, no conozco a esa persona, no conozco, no es el número, \
            no es su número, no es su teléfono, este no es su número, ya no es su número, aquí no hay nadie con ese nombre, \
            no hay nadie con ese nombre, no hay nadie llamado así
            """
        ),
        (
            .notHere,
            """
            no vive aquí, no vive acá, ya no vive aquí, ya no vive acá, aquí no vive, acá no vive, se cambió, se mudó, \
            se cambió de casa, no trabaja aquí, ya no trabaja aquí, no trabaja acá, ya no trabaja acá, falleció, murió, \
            está fallecido, está fallecida
            """
        ),
        (
            .callLater,
            """
            más tarde, llame más tarde, llámeme más tarde, llámame más tarde, después, llame después, llámeme después, \
            ahora no, ahora no puedo, ahorita no, ahorita no puedo, en este momento no puedo, no puedo hablar, \
            no puedo hablar ahora, no puedo atender, no puedo ahora, estoy ocupado, estoy ocupada, estoy trabajando, \
            estoy manejando, estoy conduciendo, otro momento, en otro momento, otro día, llame otro día, mañana me llama, \
            llámeme mañana, no se encuentra, no está, no está en casa, salió, está trabajando
            """
        ),
        (
            .doNotCall,
            """
            no me llame más, no me llamen más, no me llame nunca más, no me llame, no me llamen, no vuelva a llamar, \
            no vuelvan a llamar, no me vuelva a llamar, no me vuelvan a llamar, no llame más, no llamen más, ya no me llame, \
            ya no me llamen, ya no llame, ya no llamen, dejen de llamar, deje de llamar, dejen de llamarme, deje de llamarme, \
            no quiero que me llamen, no quiero que me llame, no quiero más llamadas, bórreme, bórrenme, sáqueme de la lista, \
            elimine mi número, borre mi número, no molesten, no me moleste, no me molesten, no moleste
            """
        ),
        (
            .agent,
            """
            ejecutivo, ejecutiva, un ejecutivo, una ejecutiva, con un ejecutivo, con una ejecutiva, hablar con un ejecutivo, \
            hablar con una ejecutiva, quiero hablar con un ejecutivo, asesor, un asesor, con un asesor, hablar con un asesor, \
            quiero hablar con un asesor, agente, un agente, con un agente, hablar con un agente, operador, operadora, \
            con una persona, hablar con una persona, quiero hablar con una persona, hablar con alguien, quiero hablar con alguien
            """
        ),
        (
            .alreadyPaid,
            """
            ya pagué, ya lo pagué, ya la pagué, ya está pagado, ya está pagada, ya cancelé, ya lo cancelé, ya está cancelado, \
            ya deposité, ya hice el pago, ya se pagó, ya transferí
            """
        ),
        (.today, "hoy, hoy mismo, el día de hoy, para hoy, pago hoy, hoy pago"),
        (.tomorrow, "mañana, el día de mañana, pago mañana, mañana pago"),
        (.friday, "viernes, el viernes, este viernes, para el viernes, pago el viernes"),
        (.anotherDate, "otra fecha, otro día pago, en otra fecha, con otra fecha"),
        (
            .unsure,
            """
            no sé, no estoy seguro, no estoy segura, cómo no, sí no, no está equivocado, no está equivocada, tal vez, quizás, quizá, a lo mejor, puede ser, depende, \
            no me llame más tarde, soy su esposo, soy su esposa, soy su hijo, soy su hija, soy su mamá, soy su papá, \
            soy su hermano, soy su hermana, soy el esposo, soy la esposa, es mi esposo, es mi esposa, es mi mamá, es mi papá, \
            es mi hijo, es mi hija
            """
        ),
    ]

    /// What only some countries say.
    private static let byCountry: [String: [(Meaning, String)]] = [
        elsewhere: [(.yes, "bueno, dale, vale")],
        // "¿Bueno?" is how Mexico answers the telephone.
        "MX": [
            (.yes, "sale, órale, ándale, sí bueno, sale y vale, simón"),
            (.hello, "bueno, sí bueno diga, a sus órdenes"),
            (.callLater, "al rato, llame al rato, márqueme al rato, márqueme más tarde, márqueme después"),
            (.doNotCall, "no me marque, no me marquen, ya no me marque, ya no me marquen, no me marque más"),
        ],
        "CL": [
            (.yes, "bueno, ya, ya po, sí po, sipo, dale, obvio, claro po, ya pues, bueno ya"),
            (.no, "no po, nopo"), (.callLater, "más rato, llame más rato, llámeme más rato"),
        ],
        "AR": [
            (.yes, "bueno, dale, obvio, tal cual, sí dale, sí obvio"),
            (.callLater, "llamame más tarde, llamame después, más tarde llamame"),
            (.doNotCall, "no llamés más, no me llamés más, no me llames más, dejá de llamar"),
            (.alreadyPaid, "ya aboné, ya lo aboné"),
        ],
        "CO": [
            (
                .yes,
                "bueno, listo, dale, vale, hágale, sí listo, con mucho gusto, claro sí, bueno señora, a la orden sí"
            ),
            (.hello, "a la orden, bien pueda"), (.alreadyPaid, "ya consigné"),
        ],
        "PE": [(.yes, "bueno, ya, ya pe, sí pe, dale, claro pe, normal")],
        "EC": [(.yes, "bueno, ya, dale, de una")],
        "ES": [(.yes, "vale, bueno, venga, sí vale")],
    ]

    private static let portuguese: [(Meaning, String)] = [
        (
            .yes,
            """
            sim, sim sim, claro, claro que sim, com certeza, isso, isso mesmo, exato, correto, pode ser sim, está bem, ok, tá, \
            tá bom, sou eu, sim sou eu, eu mesmo, eu mesma, é ele, é ela, é ele mesmo, é ela mesma, quero, quero sim, pode, \
            é, aham
            """
        ),
        (
            .no,
            "não, não não, não obrigado, não obrigada, claro que não, de jeito nenhum, não sou eu, não quero, não sou, nunca"
        ),
        (.hello, "alô, oi, pronto, pois não"),
        (
            .whoIsCalling,
            "quem fala, quem é, quem está falando, de onde fala, de onde falam, é de onde, qual empresa, do que se trata"
        ),
        (.again, "repete, pode repetir, repita, como, o que, não entendi, não ouvi, não escutei, de novo, outra vez"),
        (
            .wrongPerson,
            "engano, é engano, número errado, não conheço, não é esse número, não é o número dele, não é o número dela"
        ),
        (.notHere, "não mora aqui, não mora mais aqui, se mudou, mudou-se, não trabalha aqui, faleceu, morreu"),
        (
            .callLater,
            """
            mais tarde, ligue mais tarde, me liga mais tarde, depois, liga depois, agora não, agora não posso, \
            não posso falar, não posso falar agora, estou ocupado, estou ocupada, estou trabalhando, outra hora, não está
            """
        ),
        (
            .doNotCall,
            """
            não me ligue mais, não me liguem mais, não ligue mais, não liguem mais, pare de ligar, parem de ligar, \
            não quero receber ligações, não me ligue, não me liga mais, tire meu número
            """
        ),
        (
            .agent,
            "atendente, um atendente, com um atendente, falar com um atendente, quero falar com um atendente, falar com alguém"
        ),
        (.alreadyPaid, "já paguei, já está pago, já está paga, já foi pago"),
        (.today, "hoje, hoje mesmo"), (.tomorrow, "amanhã"), (.friday, "sexta, sexta-feira, na sexta"),
        (.anotherDate, "outra data, outro dia"),
        (.unsure, "não sei, talvez, pode ser, depende, sim não, não me ligue mais tarde"),
    ]

    private static let english: [(Meaning, String)] = [
        (
            .yes,
            """
            yes, yeah, yep, yup, yes yes, yes I am, I am, sure, of course, correct, that's right, that's me, speaking, \
            this is he, this is she, this is him, this is her, yes speaking, okay, ok, all right, alright, certainly, absolutely, \
            yes sir, yes ma'am
            """
        ),
        (
            .no,
            "no, nope, no no, no thanks, no thank you, of course not, not me, I am not, I'm not, no I'm not, never, not interested, I'm not interested"
        ),
        (.hello, "hello, hi, hey, yes hello"),
        (
            .whoIsCalling,
            "who is this, who's this, who is calling, who's calling, who are you, what company, what is this about, what's this about, what do you want"
        ),
        (
            .again,
            "repeat, say that again, again, pardon, what, come again, I didn't hear you, I can't hear you, I don't understand, what did you say"
        ),
        (
            .wrongPerson,
            "wrong number, you have the wrong number, you've got the wrong number, wrong person, nobody by that name, no one by that name, I don't know him, I don't know her"
        ),
        (
            .notHere,
            "doesn't live here, does not live here, he doesn't live here, she doesn't live here, moved away, moved out, passed away, died, doesn't work here"
        ),
        (
            .callLater,
            """
            call later, call me later, call back later, later, not now, I'm busy, I am busy, I can't talk, I can't talk now, \
            I'm driving, I'm at work, another time, not here right now, not home, not in
            """
        ),
        (
            .doNotCall,
            """
            don't call me, don't call me again, do not call me, do not call me again, don't call again, do not call again, \
            don't call anymore, don't call me anymore, stop calling, stop calling me, never call me again, take me off your list, \
            take me off the list, remove my number, remove me
            """
        ),
        (
            .agent,
            "agent, an agent, representative, a representative, speak to someone, talk to someone, talk to an agent, speak to an agent, operator, a person"
        ),
        (.alreadyPaid, "I already paid, already paid, I paid already, I've paid, I have paid, it's paid"),
        (.today, "today, pay today"), (.tomorrow, "tomorrow, pay tomorrow"),
        (.friday, "friday, on friday, this friday"),
        (.anotherDate, "another date, another day, other date"),
        (
            .unsure,
            "I don't know, maybe, perhaps, not sure, I'm not sure, it depends, yes no, I guess, don't call me later"
        ),
    ]
}
