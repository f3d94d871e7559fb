"""Words of the Romance languages."""

from consent.rules.words.words import words

_PORTUGUESE = words(
    agree=r"aceit|permit|autoriz|concord|consent|(?<!des)ativ|aprov",
    refuse="rejeit|recus|neg[ao]r|negue|declin|desativ|discord|bloque",
    deny=r"\b(?:não|sem|nada|nunca|nenhu\w*)\b",
    need="necessári|essencia|obrigatóri|indispensáve|técnic",
    only=r"\b(?:apenas|só|somente|unicamente)\b",
    no="não(?:,? obrigad[oa])?",
    later="mais tarde|talvez|agora não|depois|outro momento",
    interest="interesses? leg[ií]timos?|leg[ií]timos? interesses?",
)
LANGUAGES = {
    "ca": words(
        agree=r"accept|permet|autoritz|d['’]acord|consent|(?<!des)activ",
        refuse="rebutj|refus|declin|denega|desactiv",
        deny=r"\b(?:no|sense|mai|cap|res)\b",
        need="necess[aà]ri|essencial|imprescindible|obligat",
        only=r"\b(?:nom[eé]s|sols|únicament)\b",
        no="no(?:,? gràcies)?",
        later="més tard|potser|ara no|després",
        interest="inter[eè]s(?:sos)? leg[ií]tims?",
    ),
    "es": words(
        agree=r"acept|permit|autoriz|de acuerdo|consent|consien|(?<!des)activ",
        refuse="rechaz|deneg|denieg|rehus|declin|deshabilit|desactiv|negar",
        deny=r"\b(?:no|sin|nada|nunca|ningun[ao]?)\b",
        need="necesari|esencial|imprescindible|obligatori|técnic",
        only=r"\b(?:s[oó]lo|solamente|únicamente|exclusivamente)\b",
        no="no(?:,? gracias)?",
        later="más tarde|quizá|tal vez|ahora no|luego|después|otro momento",
        interest="inter[eé]s(?:es)? leg[ií]timos?|leg[ií]timos? inter[eé]s",
    ),
    "fr": words(
        agree=r"accept|autoris|consen|d['’]accord|permet|approuv|(?<!dés)activ",
        refuse="refus|rejet|déclin|interdi|désactiv|m['’]oppos",
        deny=r"\b(?:ne|n|pas|sans|rien|jamais|aucun\w*)\b",
        need="nécessair|essentiel|indispensable|obligatoire|techniq",
        only=r"\b(?:seul\w*|uniquement|que|exclusivement|strictement)\b",
        no="non(?:,? merci)?",
        later="plus tard|peut-être|pas maintenant|la prochaine fois|ultérieur",
        interest="intérêts? légitimes?|légitimes? intérêts?",
    ),
    "gl": words(
        agree=r"acept|permit|autoriz|de acordo|consent|(?<!des)activ",
        refuse="rexeit|rexei|refus|deneg|declin|desactiv",
        deny=r"\b(?:non|sen|nada|nunca|ningún\w*|ningunha)\b",
        need="necesari|esencia|imprescindible|obrigatori|técnic",
        only=r"\b(?:s[oó]|soamente|unicamente)\b",
        no="non(?:,? grazas)?",
        later="máis tarde|quizais|agora non|despois",
        interest="interes(?:e|es)? lex[ií]tim[oa]s?",
    ),
    "it": words(
        agree=r"accett|acconsent|autorizz|consent|permett|d['’]accordo|(?<!dis)attiv",
        refuse="rifiut|respin|neg[ao]|declin|disattiv",
        deny=r"\b(?:non|senza|nulla|niente|mai|nessun\w*)\b",
        need="necessari|essenzial|tecnic|indispensabil|obbligator",
        only=r"\b(?:solo|soltanto|esclusivamente|unicamente)\b",
        no="no(?:,? grazie)?",
        later=r"più tardi|\bforse\b|non ora|\bdopo\b|prossima volta",
        interest="legittim[oi] interess[ei]|interess[ei] legittim[oi]",
    ),
    "pt": _PORTUGUESE,
    "ro": words(
        agree=r"accept|de acord|permit|autoriz|consimț|aprob|(?<!dez)activ",
        refuse="resping|refuz|declin|dezactiv|neg[ai]",
        deny=r"\b(?:nu|fără|nimic|niciodată|niciun\w*)\b",
        need="necesar|esențial|strict|obligatori",
        only=r"\b(?:doar|numai|exclusiv)\b",
        no="nu(?:,? mulțumesc)?",
        later=r"mai târziu|\bpoate\b|nu acum|data viitoare",
        interest=r"interes\w* (?:\w+ )?legitim",
    ),
}
"""By language; Portuguese is one in both of its countries."""
