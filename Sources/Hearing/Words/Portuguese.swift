extension LanguagePack {
    static let portuguese = LanguagePack(
        tag: "pt-br",
        grammars: [
            "everyday": lines(yesPortuguese) + lines(noPortuguese) + lines(everydayPortuguese),
            "yesno": lines(yesPortuguese) + lines(noPortuguese),
        ],
        consents: Set(lines(yesPortuguese)), yes: "sim", others: lines(otherPortuguese)
    ) { word, _ in portugueseWords[word] ?? [] }

    private static let yesPortuguese = """
        sim
        sim sim
        sim por favor
        sim senhor
        sim claro
        claro
        claro que sim
        tá bom
        pode
        sou eu
        """

    private static let noPortuguese = """
        não
        não não
        não obrigado
        não obrigada
        não quero
        não posso
        não sou eu
        agora não
        """

    private static let everydayPortuguese = """
        engano
        é engano
        alô
        oi
        quem fala
        quem é
        mais tarde
        amanhã
        hoje
        depois
        um momento
        atendente
        repete
        de novo
        não entendi
        obrigado
        obrigada
        tchau
        zero
        um
        dois
        três
        quatro
        cinco
        seis
        sete
        oito
        nove
        """

    private static let otherPortuguese = """
        assim
        aqui
        cem
        mil
        dia
        não sei
        """

    private static let portugueseWords = dictionary(
        """
        agora AA G AO R AA
        alô AA L OW
        amanhã AA M AA N Y AH
        aqui AA K IY
        assim AA S IY N
        assim AA S IY
        atendente AA T EH N D EH N CH IY
        bom B OW N
        bom B OW
        cem S EY N
        cinco S IY N K UW
        claro K L AA R UW
        claro K L AA D UW
        de JH IY
        depois D EY P OY S
        dia JH IY AA
        dois D OY S
        engano EY N G AA N UW
        entendi EY N T EY N JH IY
        eu EH UW
        fala F AA L AH
        favor F AA V OW
        favor F AA V OW R
        hoje OW ZH IY
        mais M AY S
        mil M IY UW
        momento M OW M EY N T UW
        não N AW N
        não N AW
        nove N AO V IY
        novo N OW V UW
        obrigada OW B R IY G AA D AH
        obrigado OW B R IY G AA D UW
        oi OY
        oito OY T UW
        pode P AO JH IY
        por P UH R
        por P OW R
        posso P AO S UW
        quatro K W AA T R UW
        que K IY
        quem K EY N
        quero K EH R UW
        quero K EH D UW
        repete HH EH P EH CH IY
        sei S EY
        seis S EY S
        senhor S IY N Y OW R
        sete S EH CH IY
        sim S IY N
        sim S IY
        sou S OW
        tarde T AA R JH IY
        tchau CH AW
        tá T AA
        três T R EY S
        um UW N
        zero Z EH R UW
        é EH
        """)
}
