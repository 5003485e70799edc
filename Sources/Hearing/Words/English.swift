extension LanguagePack {
    static let english = LanguagePack(
        tag: "en",
        grammars: [
            "everyday": lines(yesEnglish) + lines(noEnglish) + lines(everydayEnglish),
            "yesno": lines(yesEnglish) + lines(noEnglish),
        ],
        consents: Set(lines(yesEnglish)), yes: "yes", others: lines(otherEnglish)
    ) { word, _ in englishWords[word] ?? [] }

    private static let yesEnglish = """
        yes
        yes please
        yes sir
        yeah
        yep
        sure
        of course
        okay
        all right
        correct
        that's me
        speaking
        this is he
        this is she
        """

    private static let noEnglish = """
        no
        no no
        no thanks
        no thank you
        nope
        not now
        not me
        not interested
        """

    private static let everydayEnglish = """
        wrong number
        hello
        who is this
        who is calling
        what
        later
        call me later
        tomorrow
        today
        one moment
        agent
        repeat
        again
        don't call me
        thank you
        goodbye
        zero
        one
        two
        three
        four
        five
        six
        seven
        eight
        nine
        """

    private static let otherEnglish = """
        maybe
        guess
        less
        yesterday
        know
        now
        so
        """

    private static let englishWords = dictionary(
        """
        again AH G EH N
        agent EY JH AH N T
        all AO L
        call K AO L
        calling K AO L IH NG
        correct K ER EH K T
        course K AO R S
        don't D OW N T
        eight EY T
        five F AY V
        four F AO R
        goodbye G UH D B AY
        guess G EH S
        he HH IY
        hello HH AH L OW
        hello HH EH L OW
        interested IH N T R AH S T AH D
        is IH Z
        know N OW
        later L EY T ER
        less L EH S
        maybe M EY B IY
        me M IY
        moment M OW M AH N T
        nine N AY N
        no N OW
        nope N OW P
        not N AA T
        now N AW
        number N AH M B ER
        of AH V
        okay OW K EY
        one W AH N
        please P L IY Z
        repeat R IH P IY T
        right R AY T
        seven S EH V AH N
        she SH IY
        sir S ER
        six S IH K S
        so S OW
        speaking S P IY K IH NG
        sure SH UH R
        thank TH AE NG K
        thanks TH AE NG K S
        that's DH AE T S
        this DH IH S
        three TH R IY
        today T AH D EY
        tomorrow T AH M AA R OW
        two T UW
        what W AH T
        who HH UW
        wrong R AO NG
        yeah Y AE
        yep Y EH P
        yes Y EH S
        yesterday Y EH S T ER D EY
        you Y UW
        zero Z IH R OW
        """)
}
