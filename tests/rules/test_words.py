"""What the words of each language do, and what none of them may claim."""

import pytest

from consent import locales
from consent.rules.labels import find_wrong
from consent.rules.skeleton import skeleton
from consent.rules.words import LANGUAGES
from tests.rules.site_files import mistakes

ALL = locales.load()

REFUSALS = {
    "fr": (
        "Continuer sans accepter / Refuser / Non merci / Je n'accepte pas / "
        "Rejeter tout / Uniquement les nécessaires / Non, tout refuser / "
        "N'accepter que le nécessaire"
    ),
    "es": (
        "Rechazar / No acepto / Solo necesarias / Continuar sin aceptar / "
        "No, gracias / Denegar todo / Rechazar no esenciales"
    ),
    "it": (
        "Rifiuta / Continua senza accettare / Solo necessari / No, grazie / "
        "Non accetto / Nega tutto"
    ),
    "pt": "Recusar tudo / Não aceitar / Apenas necessários / Continuar sem aceitar",
    "nl": (
        "Weigeren / Alles afwijzen / Alleen noodzakelijke / Nee, bedankt / "
        "Niet toestaan / Doorgaan zonder accepteren"
    ),
    "pl": (
        "Odrzuć / Odmawiam / Nie zgadzam się / Tylko niezbędne / "
        "Kontynuuj bez akceptacji"
    ),
    "sv": (
        "Neka alla / Endast nödvändiga / Godkänn inte / Fortsätt utan att acceptera"
    ),
    "da": (
        "Afvis / Kun nødvendige / Nej tak / Fortsæt uden at acceptere / "
        "Tillad kun nødvendige"
    ),
    "nb": "Avslå alle / Bare nødvendige / Kun nødvendige / Nei takk",
    "fi": "Hylkää / Vain välttämättömät / En hyväksy / Kieltäydy / Kiellä kaikki",
    "cs": "Odmítnout / Nesouhlasím / Pouze nezbytné / Pokračovat bez přijetí",
    "sk": "Odmietnuť / Iba nevyhnutné / Nesúhlasím",
    "hu": "Elutasítom / Csak a szükségesek / Nem fogadom el / Elutasítás",
    "ro": "Refuz / Doar necesare / Nu accept / Respinge",
    "bg": "Отхвърляне / Само необходимите / Не приемам",
    "el": "Απόρριψη / Μόνο τα απαραίτητα / Δεν αποδέχομαι / ΑΠΟΡΡΙΨΗ ΟΛΩΝ / Άρνηση",
    "uk": "Відмовитися / Лише необхідні / Не погоджуюся",
    "hr": "Odbij / Samo nužni / Ne prihvaćam",
    "sl": "Zavrni / Samo nujni / Ne strinjam se",
    "sr": "Odbij sve / Само неопходни / Не прихватам",
    "lt": "Nesutinku / Tik būtini / Atmesti",
    "lv": "Tikai nepieciešamās / Atteikties / Nepiekrītu",
    "et": "Keeldun / Ainult vajalikud / Ei nõustu",
    "tr": (
        "Reddet / Yalnızca gerekli / Kabul etmiyorum / Hayır, teşekkürler / "
        "Kabul etmeden devam et"
    ),
    "ar": "رفض / أرفض / لا أوافق / الضرورية فقط",
    "he": "דחה הכל / לא מסכים / רק הכרחיים / סירוב",
    "hi": "अस्वीकार करें / केवल आवश्यक / सहमत नहीं",
    "ja": "拒否する / 同意しない / 必須のみ / 同意せずに続ける",
    "ko": "거부 / 동의하지 않음 / 필수만 허용 / 동의 안 함",
    "zh-Hans": "拒绝 / 不同意 / 仅必要 / 不,谢谢 / 仅接受必要",
    "zh-Hant": "拒絕全部 / 不同意 / 僅必要",
    "th": "ปฏิเสธ / ไม่ยอมรับ / เฉพาะที่จำเป็น",
    "vi": "Từ chối / Không đồng ý / Chỉ cần thiết",
    "id": "Tolak / Tidak setuju / Hanya yang diperlukan / Lanjut tanpa menerima",
    "is": "Hafna / Aðeins nauðsynlegar / Samþykki ekki",
    "ga": "Diúltaigh / Riachtanach amháin",
    "mt": "Irrifjuta / Neċessarji biss",
    "eu": "Baztertu / Beharrezkoak bakarrik / Ez dut onartzen",
    "ca": "Rebutja / Només necessàries / No accepto / Continua sense acceptar",
    "gl": "Rexeitar / Só necesarias / Non acepto",
}
"""Fair ones."""

EVASIONS = {
    "fr": (
        "OK / Plus tard / Ne pas refuser / Ne rien refuser / Tout accepter / "
        "Continuer / Fermer"
    ),
    "es": "No rechazar / Continuar / Aceptar / Más tarde / Rechazar más tarde",
    "it": "Non rifiutare / Continua / Più tardi",
    "nl": "Niet weigeren / Verder / Later weigeren",
    "pl": "Nie odrzucaj / Dalej / Nic nie odrzucaj",
    "ja": "拒否しない / 続ける / 後で / 全部同意",
    "zh-Hans": "不拒绝 / 继续 / 稍后 / 同意",
    "ko": "거부하지 않음 / 계속",
    "tr": "Devam / Reddetme değil / Sonra reddet",
    "sv": "Avvisa inte / Fortsätt",
    "da": "Afvis ikke",
    "fi": "Älä hylkää / Jatka",
    "el": "Συνέχεια / Μην απορρίψετε",
    "ar": "متابعة / لا ترفض / عدم الرفض",
    "he": "המשך / לא לדחות",
    "hi": "जारी रखें",
    "th": "ไม่ปฏิเสธ / ต่อไป",
    "vi": "không từ chối / Tiếp tục",
    "id": "jangan tolak / Lanjutkan",
    "pt": "Não rejeitar / Continuar",
    "cs": "Neodmítat nic / Pokračovat / Bez odmítnutí",
    "hu": "Ne utasítsa el / Tovább",
    "uk": "Не відхиляти / Продовжити",
}
"""No refusals: going on, later, a yes, or two noes."""

GRANTS = {
    "fr": "J'accepte / Accepter / Tout autoriser / D’accord avec tout",
    "es": "Acepto / Permitir todo",
    "it": "Accetto / Consenti tutti",
    "pl": "Zgadzam się / Zezwól na wszystkie",
    "ja": "同意する / すべて許可",
    "zh-Hans": "同意 / 接受全部",
    "ko": "동의 / 모두 허용",
    "tr": "Kabul et / Hepsine izin ver",
    "nl": "Akkoord / Alles toestaan",
    "cs": "Souhlasím / Přijmout",
    "fi": "Hyväksyn / Salli kaikki",
    "id": "Setuju / Izinkan semua",
    "th": "ยอมรับ",
    "vi": "Đồng ý",
    "hi": "सहमत हूँ",
    "ar": "أوافق",
    "he": "מסכים לכל",
    "el": "Συμφωνώ",
    "sv": "Tillåt alla",
    "da": "Tillad alle",
    "hu": "Elfogadom",
    "ro": "Sunt de acord",
    "lt": "Sutinku",
    "et": "Nõustun",
    "sl": "Strinjam se",
    "uk": "Погоджуюся",
}

INTERESTS = {
    "en": "our legitimate interests",
    "de": "unser berechtigtes Interesse",
    "da": "vores legitime interesse",
    "is": "lögmætra hagsmuna",
    "nb": "vår berettigede interesse",
    "nl": "ons gerechtvaardigde belang",
    "sv": "vårt berättigade intresse",
    "ca": "el nostre interès legítim",
    "es": "nuestro interés legítimo",
    "fr": "nos intérêts légitimes",
    "gl": "o noso interese lexítimo",
    "it": "i nostri legittimi interessi",
    "pt": "os nossos interesses legítimos",
    "pt-BR": "nosso legítimo interesse",
    "ro": "interesul nostru legitim",
    "bg": "нашия законен интерес",
    "cs": "náš oprávněný zájem",
    "hr": "naš legitimni interes",
    "lt": "mūsų teisėtas interesas",
    "lv": "mūsu leģitīmās intereses",
    "pl": "nasz prawnie uzasadniony interes",
    "sk": "náš oprávnený záujem",
    "sl": "naš zakoniti interes",
    "sr": "наш легитимни интерес",
    "uk": "наш законний інтерес",
    "el": "έννομο συμφέρον",
    "et": "meie õigustatud huvi",
    "eu": "gure interes legitimoa",
    "fi": "oikeutettu etumme",
    "ga": "ár leas dlisteanach",
    "hu": "jogos érdekünk",
    "mt": "l-interess leġittimu tagħna",
    "tr": "meşru menfaatimiz",
    "ar": "مصلحتنا المشروعة",
    "he": "אינטרס לגיטימי",
    "hi": "हमारा वैध हित",
    "id": "kepentingan sah kami",
    "ja": "当社の正当な利益",
    "ko": "당사의 정당한 이익",
    "th": "ประโยชน์โดยชอบด้วยกฎหมาย",
    "vi": "lợi ích hợp pháp",
    "zh-Hans": "我们的合法利益",
    "zh-Hant": "我們的正當利益",
}


def samples(by_language: dict[str, str]) -> list[tuple[str, str]]:
    """Give each label beside its language."""
    return [
        (language, label)
        for language, labels in by_language.items()
        for label in labels.split(" / ")
    ]


def wrong(language: str, **labels: str) -> list[str]:
    """Name the rules that own labels break."""
    return [found.rule.name for found in find_wrong({language: labels}, ALL)]


@pytest.mark.parametrize(("language", "label"), samples(REFUSALS))
def test_a12_a_fair_refusal_passes(language: str, label: str) -> None:
    """In its language there are many words for no."""
    assert wrong(language, reject_all=label) == []


@pytest.mark.parametrize(("language", "label"), samples(EVASIONS))
def test_a12_an_evasion_is_refused(language: str, label: str) -> None:
    """A no is said, not hinted at, put off or hidden in two of them."""
    assert wrong(language, reject_all=label) != []


@pytest.mark.parametrize(("language", "label"), samples(GRANTS))
def test_a12_a_fair_yes_passes(language: str, label: str) -> None:
    """And is no fair refusal."""
    assert wrong(language, accept_all=label) == []
    assert wrong(language, reject_all=label) != []


def test_a12_every_language_has_its_words() -> None:
    """Whatever language a site offers, its labels are read."""
    assert {language.partition("-")[0] for language in ALL} == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(ALL))
def test_a17_no_language_claims_a_legitimate_interest(language: str) -> None:
    """Whoever writes it, in whatever language, is told that it is no ground."""
    claim = INTERESTS[language]
    found = mistakes(
        f'languages = ["{language}"]\n[purposes.statistics]\n'
        f'name = "{claim}"\ndescription = "{claim.upper()}"'
    )
    for member in ("name", "description"):
        assert (
            "(legitimate-interest, A17, law: ePrivacy"
            in (found[f"purposes.statistics.{member}"])
        )


def test_a17_the_products_own_words_claim_none() -> None:
    """Of no language."""
    own = [text for each in ALL.values() for text in each.texts.values()]
    for words in LANGUAGES.values():
        assert not any(words.interest.search(skeleton(text)) for text in own)
