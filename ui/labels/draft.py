"""The draft tab's words in four languages. What goes into a draft itself is in qa.drafting."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class DraftWording:
    """Fields with braces are filled by `str.format`."""

    title: str
    intro: str
    new: str
    choose: str
    enquiry: str
    background: str
    background_help: str
    language: str
    detected: str
    make: str
    making: str
    asked_part: str
    named: str
    remove_named: str
    unsigned: str
    signed: str
    author: str
    reviewer: str
    date: str
    download: str
    fields: str
    summary: str
    heading: str
    up: str
    down: str
    drop: str
    move_to: str
    undo: str
    add: str
    own: str
    own_help: str
    own_add: str
    find: str
    find_help: str
    find_go: str
    add_this: str
    nil: str
    flagged: str
    own_mark: str
    add_section: str
    section_name: str
    drop_section: str
    references: str
    log: str
    nil_found: str
    found: str
    delete: str
    delete_ask: str
    delete_yes: str
    empty_section: str


ENGLISH = DraftWording(
    title="Draft replies",
    intro="Type an enquiry. Sitat searches for its parts and puts the quotes under headings.",
    new="New draft",
    choose="Drafts",
    enquiry="Enquiry",
    background="Background",
    background_help="Age, diagnosis, drugs, what has been tried. No names or ID numbers.",
    language="Language of the reply",
    detected="As the enquiry",
    make="Make a draft",
    making="Searching the library",
    asked_part="{done} of {total}: {question}",
    named="The text seems to name a person: {kinds}. Nothing was asked or stored.",
    remove_named="Remove it",
    unsigned="Draft: not signed by an author and a reviewer yet",
    signed="Signed by author and reviewer",
    author="Author",
    reviewer="Second reviewer",
    date="Date",
    download="Download {kind}",
    fields="Enquiry and background",
    summary="Summary",
    heading="Heading",
    up="Up",
    down="Down",
    drop="Drop",
    move_to="Move to",
    undo="Undo",
    add="Add to “{section}”",
    own="Own text",
    own_help="Shown apart from quotes. A number that stands in none of its quotes is flagged.",
    own_add="Add own text",
    find="Find a quote",
    find_help="A question or some words",
    find_go="Search",
    add_this="Add this quote",
    nil="Nothing was found for this.",
    flagged="Stands in none of the quotes here: {numbers}",
    own_mark="own text",
    add_section="Add a heading",
    section_name="New heading",
    drop_section="Drop the heading and what stands under it",
    references="References ({count})",
    log="Search log",
    nil_found="nil found",
    found="{count} found",
    delete="Delete the draft",
    delete_ask="Delete this draft? It can't be brought back.",
    delete_yes="Yes, delete it",
    empty_section="Nothing stands here yet.",
)

NORWEGIAN = DraftWording(
    title="Utkast til svar",
    intro=(
        "Skriv en henvendelse. Sitat søker på delene av den og setter sitatene under overskrifter."
    ),
    new="Nytt utkast",
    choose="Utkast",
    enquiry="Henvendelse",
    background="Bakgrunn",
    background_help="Alder, diagnose, legemidler, hva som er prøvd. Ingen navn eller personnumre.",
    language="Svarets språk",
    detected="Som henvendelsen",
    make="Lag utkast",
    making="Søker i biblioteket",
    asked_part="{done} av {total}: {question}",
    named="Teksten ser ut til å navngi en person: {kinds}. Ingenting er spurt eller lagret.",
    remove_named="Fjern det",
    unsigned="Utkast: ikke signert av forfatter og kollega ennå",
    signed="Signert av forfatter og kollega",
    author="Forfatter",
    reviewer="Kvalitetssikrer",
    date="Dato",
    download="Last ned {kind}",
    fields="Henvendelse og bakgrunn",
    summary="Sammendrag",
    heading="Overskrift",
    up="Opp",
    down="Ned",
    drop="Ta ut",
    move_to="Flytt til",
    undo="Angre",
    add="Legg til i «{section}»",
    own="Egen tekst",
    own_help="Vises adskilt fra sitater. Et tall som ikke står i noen av sitatene, blir merket.",
    own_add="Legg til egen tekst",
    find="Finn et sitat",
    find_help="Et spørsmål eller noen ord",
    find_go="Søk",
    add_this="Legg til dette sitatet",
    nil="Ingenting ble funnet for dette.",
    flagged="Står ikke i noen av sitatene her: {numbers}",
    own_mark="egen tekst",
    add_section="Legg til en overskrift",
    section_name="Ny overskrift",
    drop_section="Ta ut overskriften og det som står under den",
    references="Referanser ({count})",
    log="Søkelogg",
    nil_found="ingen funn",
    found="{count} funnet",
    delete="Slett utkastet",
    delete_ask="Slette dette utkastet? Det kan ikke hentes tilbake.",
    delete_yes="Ja, slett det",
    empty_section="Her står det ikke noe ennå.",
)

SWEDISH = DraftWording(
    title="Utkast till svar",
    intro="Skriv in en förfrågan. Sitat söker på dess delar och sätter citaten under rubriker.",
    new="Nytt utkast",
    choose="Utkast",
    enquiry="Förfrågan",
    background="Bakgrund",
    background_help="Ålder, diagnos, läkemedel, vad som har prövats. Inga namn eller personnummer.",
    language="Svarets språk",
    detected="Som förfrågan",
    make="Gör ett utkast",
    making="Söker i biblioteket",
    asked_part="{done} av {total}: {question}",
    named="Texten verkar peka ut en person: {kinds}. Inget har frågats eller sparats.",
    remove_named="Ta bort det",
    unsigned="Utkast: ännu inte signerat av författare och granskare",
    signed="Signerat av författare och granskare",
    author="Författare",
    reviewer="Granskare",
    date="Datum",
    download="Ladda ner {kind}",
    fields="Förfrågan och bakgrund",
    summary="Sammanfattning",
    heading="Rubrik",
    up="Upp",
    down="Ner",
    drop="Ta ut",
    move_to="Flytta till",
    undo="Ångra",
    add="Lägg till i ”{section}”",
    own="Egen text",
    own_help="Visas skild från citat. Ett tal som inte står i något av citaten märks ut.",
    own_add="Lägg till egen text",
    find="Hitta ett citat",
    find_help="En fråga eller några ord",
    find_go="Sök",
    add_this="Lägg till det här citatet",
    nil="Inget hittades för detta.",
    flagged="Står inte i något av citaten här: {numbers}",
    own_mark="egen text",
    add_section="Lägg till en rubrik",
    section_name="Ny rubrik",
    drop_section="Ta ut rubriken och det som står under den",
    references="Referenser ({count})",
    log="Söklogg",
    nil_found="inga fynd",
    found="{count} hittade",
    delete="Radera utkastet",
    delete_ask="Radera det här utkastet? Det går inte att få tillbaka.",
    delete_yes="Ja, radera det",
    empty_section="Här står inget ännu.",
)

DANISH = DraftWording(
    title="Udkast til svar",
    intro="Skriv en henvendelse. Sitat søger på dens dele og sætter citaterne under overskrifter.",
    new="Nyt udkast",
    choose="Udkast",
    enquiry="Henvendelse",
    background="Baggrund",
    background_help="Alder, diagnose, lægemidler, hvad der er prøvet. Ingen navne eller CPR-numre.",
    language="Svarets sprog",
    detected="Som henvendelsen",
    make="Lav et udkast",
    making="Søger i biblioteket",
    asked_part="{done} af {total}: {question}",
    named="Teksten ser ud til at pege på en person: {kinds}. Intet er spurgt eller gemt.",
    remove_named="Fjern det",
    unsigned="Udkast: endnu ikke underskrevet af forfatter og kollega",
    signed="Underskrevet af forfatter og kollega",
    author="Forfatter",
    reviewer="Kvalitetssikrer",
    date="Dato",
    download="Hent {kind}",
    fields="Henvendelse og baggrund",
    summary="Resumé",
    heading="Overskrift",
    up="Op",
    down="Ned",
    drop="Tag ud",
    move_to="Flyt til",
    undo="Fortryd",
    add="Tilføj til »{section}«",
    own="Egen tekst",
    own_help="Vises adskilt fra citater. Et tal, der ikke står i noget af citaterne, markeres.",
    own_add="Tilføj egen tekst",
    find="Find et citat",
    find_help="Et spørgsmål eller nogle ord",
    find_go="Søg",
    add_this="Tilføj dette citat",
    nil="Intet blev fundet for dette.",
    flagged="Står ikke i noget af citaterne her: {numbers}",
    own_mark="egen tekst",
    add_section="Tilføj en overskrift",
    section_name="Ny overskrift",
    drop_section="Tag overskriften ud og det, der står under den",
    references="Referencer ({count})",
    log="Søgelog",
    nil_found="ingen fund",
    found="{count} fundet",
    delete="Slet udkastet",
    delete_ask="Slet dette udkast? Det kan ikke hentes tilbage.",
    delete_yes="Ja, slet det",
    empty_section="Her står endnu ikke noget.",
)

DRAFT_WORDINGS = MappingProxyType(
    {"nb": NORWEGIAN, "sv": SWEDISH, "da": DANISH, "en": ENGLISH},
)
