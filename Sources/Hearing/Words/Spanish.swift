extension LanguagePack {
    static let spanish = LanguagePack(
        tag: "es",
        grammars: [
            "everyday": lines(yesSpanish) + lines(noSpanish) + lines(everydaySpanish),
            "yesno": lines(yesSpanish) + lines(noSpanish),
        ],
        consents: Set(lines(yesSpanish)), yes: "sí", others: lines(otherSpanish), hasOwnPhones: true
    ) { word, phones in
        (phones == .english ? spanishExceptions[word] ?? [] : []) + SpanishPronunciation.of(word, in: phones)
    }

    /// Words whose spelling does not say it all to English ears: swallowed consonants and vowels of quick speech.
    private static let spanishExceptions = dictionary(
        """
        seis S EY S
        bueno W EH N AO
        bueno B W EY N AO
        claro K L AO D OW
        claro K L AA L OW
        claro K L AA W OW
        claro HH L AA W OW
        gracias G R AA S IY AH S
        gracias D AA S Y AA S
        aló AA M AO L
        """)

    private static let yesSpanish = """
        sí
        sí sí
        sí por favor
        sí claro
        sí señor
        sí señorita
        sí gracias
        sí soy yo
        sí él habla
        sí ella habla
        sí con él
        sí con ella
        sí bueno
        sí está bien
        claro
        claro que sí
        por supuesto
        bueno
        bueno sí
        dale
        está bien
        de acuerdo
        correcto
        soy yo
        él habla
        ella habla
        con él habla
        con ella habla
        """

    private static let noSpanish = """
        no
        no no
        no gracias
        no señor
        no señorita
        no quiero
        no puedo
        no soy yo
        ahora no
        ahora no puedo
        no me interesa
        claro que no
        por supuesto que no
        todavía no
        """

    private static let everydaySpanish = """
        no es aquí
        no vive aquí
        no lo conozco
        no la conozco
        no está
        no se encuentra
        no tengo tiempo
        no me llame
        no me llame más
        no me llamen más
        equivocado
        está equivocado
        número equivocado
        aló
        hola
        diga
        dígame
        quién habla
        quién es
        con quién hablo
        de parte de quién
        sí quién habla
        sí quién es
        sí con quién hablo
        sí de parte de quién
        sí dígame
        sí diga
        sí aló
        de qué se trata
        cómo
        qué
        más tarde
        mañana
        hoy
        después
        llámeme después
        llámeme más tarde
        llámeme mañana
        un momento
        un momento por favor
        espere
        ejecutivo
        quiero hablar con un ejecutivo
        quiero hablar con una persona
        repita
        repita por favor
        otra vez
        no entiendo
        no escucho
        gracias
        muchas gracias
        adiós
        chao
        cero
        uno
        dos
        tres
        cuatro
        cinco
        seis
        siete
        ocho
        nueve
        diez
        """

    private static let otherSpanish = """
        así
        quizás
        sin
        cien
        mil
        día
        casi
        también
        ni idea
        no sé
        si no
        seis
        luego
        hasta luego
        """
}
