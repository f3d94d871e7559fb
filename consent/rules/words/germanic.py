"""Words of the Germanic languages."""

from consent.rules.words.words import Words, pattern, words

ENGLISH = Words(
    agree=pattern(
        r"\b(?:accept|agree|allow|consent|permit|approve|enable)"
        r"|\byes to (?:all|everything)"
    ),
    refuse=pattern(
        r"\b(?:reject|refus|declin|deny|disagree|disallow|object|disable)|\bopt out"
    ),
    deny=pattern(
        r"\b(?:not|don.t|without|never|nothing|none|no(?= cookies| track))\b"
        r"(?! (?:necessary|essential|required|needed))"
    ),
    need=pattern(r"\b(?:necessary|essentials?|required|needed)\b"),
    thing=pattern(r"\b(?:cookies?|track)"),
    least=pattern(
        r"\b(?:only|just)\b.*\b(?:necessary|essential|required)"
        r"|\b(?:necessary|essentials?|required)\b.*\bonly\b"
    ),
    no=pattern(
        r"(?:refuse|decline|deny|reject) consent"
        r"|(?:say )?no(?:,? than(?:ks|k you)|,? to (?:all|everything))?\W*"
    ),
    later=pattern(r"\b(?:later|maybe|perhaps|not now|remind)\b"),
    interest=pattern("legitimate interest|legitimate business interest"),
)
GERMAN = Words(
    agree=pattern(
        r"akzeptier|zustimm(?!ung)|\bstimme\b|erlaub|zulassen|annehmen"
        r"|einwillig(?!ung)|(?:zustimm|einwillig)ung (?:erteil|geben)|einverstanden"
        r"|gestatt|(?<!de)aktivier|einschalten|\bja zu alle"
    ),
    refuse=pattern(
        r"ablehn|\blehne\b|abgelehnt|verweiger|widersprech|deaktivier"
        r"|ausschalten|abwähl|untersag|verbiet"
    ),
    deny=pattern(
        r"\b(?:nicht|ohne|nie|nichts|keine?[mnrs]?)\b(?! (?:unbedingt |technisch )?"
        r"(?:notwendig|erforderlich|nötig|essen[tz]iell))"
    ),
    need=pattern("notwendig|erforderlich|nötig|essen[tz]iell"),
    thing=pattern(r"cookies?\b|tracking|zustimmung|einwilligung"),
    least=pattern(r"\bnur\b.*(?:notwendig|erforderlich|nötig|essen[tz]iell)"),
    no=pattern(r"nein(?:,? danke|,? zu alle[mn])?\W*"),
    later=pattern(r"\b(?:später|vielleicht|jetzt nicht)\b"),
    interest=pattern(r"berechtigte[nsmr]? interesse"),
)
LANGUAGES = {
    "en": ENGLISH,
    "de": GERMAN,
    "da": words(
        agree="accept|tillad|godkend|samtyk|enig",
        refuse="afvis|afsl[aå]|nægt|fravælg|nej til",
        deny=r"\b(?:ikke|uden|ingen|intet|aldrig)\b",
        need="nødvendig",
        only=r"\b(?:kun|blot)\b",
        no="nej(?:,? tak)?",
        later="senere|måske|ikke nu|næste gang",
        interest=r"legitim\w* interesse|berettige\w* interesse",
    ),
    "is": words(
        agree="samþykk|leyf|heimila|þigg",
        refuse="hafn|neit|banna|afþakk",
        deny=r"\b(?:ekki|án|engin\w*|ekkert|aldrei)\b",
        need="nauðsynleg",
        only=r"\b(?:aðeins|einungis|bara)\b",
        no="nei(?:,? takk)?",
        later="seinna|síðar|kannski|ekki núna",
        interest=r"lögmæt\w* hagsmun",
    ),
    "nb": words(
        agree="godta|aksepter|tillat|samtykk|godkjenn|enig",
        refuse="avvis|avsl[aå]|nekt|nei til",
        deny=r"\b(?:ikke|uten|ingen|ingenting|aldri)\b",
        need="nødvendig",
        only=r"\b(?:kun|bare)\b",
        no="nei(?:,? takk)?",
        later="senere|kanskje|ikke nå|neste gang",
        interest=r"berettige\w* interesse|legitim\w* interesse",
    ),
    "nl": words(
        agree="accepte|toesta|akkoord|toestem|goedkeur|instem|sta toe",
        refuse=r"weiger|afwij[sz]|\bwijs\b.*\baf\b|verwerp|afkeur",
        deny=r"\b(?:niet|zonder|geen|nooit|niets)\b",
        need="noodzakelij|essentie|vereist|functione|verplicht",
        only=r"\b(?:alleen|enkel|uitsluitend|slechts)\b",
        no="nee(?:,? (?:bedankt|dank je|dank u))?",
        later=r"\blater\b|misschien|niet nu|volgende keer",
        interest=r"gerechtvaardigd\w* belang|legitiem\w* belang",
    ),
    "sv": words(
        agree="accepter|tillåt|godkänn|samtyck|godta",
        refuse="avvis|avböj|neka|nej till|avslå|förkasta",
        deny=r"\b(?:inte|utan|inga|ingen|inget|aldrig|ej)\b",
        need="nödvändig",
        only=r"\b(?:endast|bara|enbart)\b",
        no="nej(?:,? tack)?",
        later="senare|kanske|inte nu|nästa gång",
        interest=r"berättiga\w* intresse|legitim\w* intresse",
    ),
}
"""By language."""
