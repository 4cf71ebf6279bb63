"""The words about people's privacy, kept questions and feedback, in four languages."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PrivacyWording:
    """Fields with braces are filled by `str.format`. `kinds` name values of PersonalKind."""

    held: str
    held_why: str
    kinds: dict[str, str]
    edited: str
    ask_without: str
    ask_as_is: str
    drop: str
    keep: str
    keep_help: str
    kept: str
    forget: str
    forgotten: str
    feedback: str
    verdict: str
    verdicts: dict[str, str]
    expected: str
    expected_help: str
    unanswerable: str
    note: str
    note_held: str
    stored: str
    send: str
    sent: str
    not_found: str


ENGLISH = PrivacyWording(
    held="The question seems to name a person. It was not asked and not stored.",
    held_why="Found: {kinds}. Remove it?",
    kinds={
        "norwegian_id": "a Norwegian national identity number",
        "swedish_id": "a Swedish personal identity number",
        "danish_id": "a Danish CPR number",
        "phone": "a phone number",
        "mail": "a mail address",
    },
    edited="The question without it",
    ask_without="Ask without it",
    ask_as_is="It is no person: ask as typed",
    drop="Do not ask",
    keep="Keep my questions on this machine",
    keep_help="Off: a question is gone when the page is closed.",
    kept="Kept questions",
    forget="Delete kept questions",
    forgotten="The kept questions are deleted.",
    feedback="Was this answer right?",
    verdict="Your verdict",
    verdicts={"right": "Right", "wrong": "Wrong", "missing": "Something is missing"},
    expected="The words that should have been shown (paste them from the source)",
    expected_help="With them your feedback becomes a test of later versions.",
    unanswerable="The sources hold no answer to this",
    note="Note",
    note_held="The note seems to name a person ({kinds}). Remove it first.",
    stored="The question, the quotes and your note are stored on this machine.",
    send="Save feedback",
    sent="Saved. Thank you.",
    not_found="No document of the library holds these words as they stand. Saved as a note.",
)

NORWEGIAN = PrivacyWording(
    held="Spørsmålet ser ut til å navngi en person. Det er verken stilt eller lagret.",
    held_why="Funnet: {kinds}. Fjerne det?",
    kinds={
        "norwegian_id": "et norsk fødselsnummer",
        "swedish_id": "et svensk personnummer",
        "danish_id": "et dansk CPR-nummer",
        "phone": "et telefonnummer",
        "mail": "en e-postadresse",
    },
    edited="Spørsmålet uten det",
    ask_without="Spør uten det",
    ask_as_is="Det er ingen person: spør som skrevet",
    drop="Ikke spør",
    keep="Ta vare på spørsmålene mine på denne maskinen",
    keep_help="Av: et spørsmål er borte når siden lukkes.",
    kept="Lagrede spørsmål",
    forget="Slett lagrede spørsmål",
    forgotten="De lagrede spørsmålene er slettet.",
    feedback="Var svaret riktig?",
    verdict="Din vurdering",
    verdicts={"right": "Riktig", "wrong": "Feil", "missing": "Noe mangler"},
    expected="Ordene som burde vært vist (lim dem inn fra kilden)",
    expected_help="Med dem blir tilbakemeldingen en test av senere versjoner.",
    unanswerable="Kildene har ikke noe svar på dette",
    note="Merknad",
    note_held="Merknaden ser ut til å navngi en person ({kinds}). Fjern det først.",
    stored="Spørsmålet, sitatene og merknaden lagres på denne maskinen.",
    send="Lagre tilbakemelding",
    sent="Lagret. Takk.",
    not_found="Ingen dokumenter i biblioteket har disse ordene slik de står. Lagret som merknad.",
)

SWEDISH = PrivacyWording(
    held="Frågan verkar peka ut en person. Den har varken ställts eller sparats.",
    held_why="Hittat: {kinds}. Ta bort det?",
    kinds={
        "norwegian_id": "ett norskt födselsnummer",
        "swedish_id": "ett svenskt personnummer",
        "danish_id": "ett danskt CPR-nummer",
        "phone": "ett telefonnummer",
        "mail": "en e-postadress",
    },
    edited="Frågan utan det",
    ask_without="Fråga utan det",
    ask_as_is="Det är ingen person: fråga som skrivet",
    drop="Fråga inte",
    keep="Spara mina frågor på den här datorn",
    keep_help="Av: en fråga är borta när sidan stängs.",
    kept="Sparade frågor",
    forget="Radera sparade frågor",
    forgotten="De sparade frågorna är raderade.",
    feedback="Var svaret rätt?",
    verdict="Din bedömning",
    verdicts={"right": "Rätt", "wrong": "Fel", "missing": "Något saknas"},
    expected="Orden som borde ha visats (klistra in dem från källan)",
    expected_help="Med dem blir återkopplingen ett test av senare versioner.",
    unanswerable="Källorna har inget svar på detta",
    note="Anteckning",
    note_held="Anteckningen verkar peka ut en person ({kinds}). Ta bort det först.",
    stored="Frågan, citaten och anteckningen sparas på den här datorn.",
    send="Spara återkoppling",
    sent="Sparat. Tack.",
    not_found="Inget dokument i biblioteket har dessa ord som de står. Sparat som anteckning.",
)

DANISH = PrivacyWording(
    held="Spørgsmålet ser ud til at pege på en person. Det er hverken stillet eller gemt.",
    held_why="Fundet: {kinds}. Fjern det?",
    kinds={
        "norwegian_id": "et norsk fødselsnummer",
        "swedish_id": "et svensk personnummer",
        "danish_id": "et dansk CPR-nummer",
        "phone": "et telefonnummer",
        "mail": "en mailadresse",
    },
    edited="Spørgsmålet uden det",
    ask_without="Spørg uden det",
    ask_as_is="Det er ingen person: spørg som skrevet",
    drop="Spørg ikke",
    keep="Gem mine spørgsmål på denne maskine",
    keep_help="Fra: et spørgsmål er væk, når siden lukkes.",
    kept="Gemte spørgsmål",
    forget="Slet gemte spørgsmål",
    forgotten="De gemte spørgsmål er slettet.",
    feedback="Var svaret rigtigt?",
    verdict="Din vurdering",
    verdicts={"right": "Rigtigt", "wrong": "Forkert", "missing": "Noget mangler"},
    expected="De ord, der burde være vist (indsæt dem fra kilden)",
    expected_help="Med dem bliver tilbagemeldingen en test af senere versioner.",
    unanswerable="Kilderne har intet svar på dette",
    note="Bemærkning",
    note_held="Bemærkningen ser ud til at pege på en person ({kinds}). Fjern det først.",
    stored="Spørgsmålet, citaterne og bemærkningen gemmes på denne maskine.",
    send="Gem tilbagemelding",
    sent="Gemt. Tak.",
    not_found="Intet dokument i biblioteket har disse ord, som de står. Gemt som bemærkning.",
)

PRIVACY_WORDINGS = MappingProxyType(
    {"nb": NORWEGIAN, "sv": SWEDISH, "da": DANISH, "en": ENGLISH},
)
