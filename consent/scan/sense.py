"""What the words on a button do, in any language that there are words of."""

import re

from consent.rules import labels
from consent.rules.skeleton import skeleton
from consent.rules.words import LANGUAGES

ACCEPT, REFUSE, CHOOSE, SAVE, OTHER = "accept", "refuse", "choose", "save", ""

NOTICE = (
    r"cookie|consent|privacy|tracking|datenschutz|einwillig|zustimm|vie priv|"
    r"consentement|privacidad|consentim|riservatezza|consenso|prywatno|zgod|"
    r"toestemming|samtyk|samtyck|evästee"
)
"""What a notice speaks of, for finding one."""

WAY_BACK = (
    r"(?:cookie|consent|privacy|tracking|datenschutz|vie privée|privacidad)"
    r".{0,20}(?:setting|preference|choice|option|manage|einstellung|präferenz|"
    r"paramètre|gestion|ajuste|preferencia|impostazioni|instellingen)|"
    r"(?:manage|change|withdraw|revoke|edit|reset|your|gérer|paramétrer|verwalten|"
    r"ändern|widerrufen).{0,20}(?:cookie|consent|privacy|einwilligung|vie privée)"
)
"""What a control says that brings it back."""

OPTIONAL = (
    r"cookie|track|marketing|newsletter|advert|special offers|werbe|werbung|angebote|"
    r"publicit|offres|boletín|ofertas|pubblicit|offerte|reklam|nieuwsbrief|nyhedsbrev"
)
"""What a box in a form is for, where nobody has to tick it."""

_CHOOSE = re.compile(
    r"setting|preference|customi[sz]|manage|option|choose|choice|configur|detail|"
    r"learn more|let me|more info|personali[sz]|show purposes|einstellung|anpassen|"
    r"auswählen|mehr |paramètr|personnalis|configurar|personaliz|impostazioni|"
    r"preferenze|instellingen|aanpassen|ustawieni|inställning|indstilling",
    re.IGNORECASE,
)
_SAVE = re.compile(
    r"\b(?:save|confirm|apply|submit)\b|select(?:ed|ion)|speicher|"
    r"auswahl (?:bestätig|erlaub)|enregistr|sauvegard|guardar|confirmar|"
    r"salva|opslaan|zapisz|spara|gem ",
    re.IGNORECASE,
)
_MERE_YES = re.compile(
    r"(?:(?:that.s )?ok(?:ay)?|got it|i understand|continue|yes|verstanden|"
    r"alles klar|weiter|ja|d'accord|oui|entendido|vale|sí|ho capito|va bene)\W*",
    re.IGNORECASE,
)


def sense(text: str, language: str) -> str:
    """Tell what a button says that it does; nothing if it is no answer."""
    label = skeleton(text)
    first = language.partition("-")[0].lower()
    for each in (first, "en") if first in LANGUAGES else LANGUAGES:
        words = LANGUAGES[each]
        if labels.refuses(label, words):
            return REFUSE
        if labels.agrees(label, words) and not _SAVE.search(label):
            # To accept what is necessary alone is to refuse the rest.
            return REFUSE if words.need.search(label) else ACCEPT
    if _SAVE.search(label):
        return SAVE
    if _CHOOSE.search(label):
        return CHOOSE
    return ACCEPT if _MERE_YES.fullmatch(label) else OTHER
