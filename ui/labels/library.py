"""The library tab's words in four languages."""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class LibraryWording:
    """Fields with braces are filled by `str.format`. `outcomes` name what became of a file."""

    one_document: str
    many_documents: str
    empty: str
    add: str
    add_help: str
    choose: str
    reading: str
    keeping: str
    done: str
    failed: str
    outcomes: dict[str, str]
    search: str
    every_language: str
    every_kind: str
    by_language: str
    by_kind: str
    found: str
    none_found: str
    pages: str
    remove: str
    remove_named: str
    confirm: str
    remove_yes: str
    remove_no: str
    changes: str
    no_changes: str
    too_long_name: str


ENGLISH = LibraryWording(
    one_document="1 document",
    many_documents="{count} documents",
    empty="The library is empty. Add a document to begin.",
    add="Add documents",
    add_help="Drop text files here ({suffixes}; up to {megabytes} MB each). "
    "They stay on this machine.",
    choose="Choose files",
    reading="Reading {source}",
    keeping="Adding to the library",
    done="{added} added or replaced, {unchanged} unchanged, {failed} failed",
    failed="Not added:",
    outcomes={
        "added": "added",
        "replaced": "replaced",
        "unchanged": "unchanged",
        "failed": "not added",
        "removed": "removed",
    },
    search="Search by title or file name",
    every_language="Every language",
    every_kind="Every kind",
    by_language="Language",
    by_kind="Kind",
    found="{count} of {total}",
    none_found="No document fits. Change the search.",
    pages="Pages of the list",
    remove="Remove",
    remove_named="Remove “{title}” from the library",
    confirm="Remove “{title}”? It will no longer be quoted. Its file stays where it is.",
    remove_yes="Yes, remove it",
    remove_no="Keep it",
    changes="What changed",
    no_changes="Nothing has been added or removed from this page yet.",
    too_long_name="the file's name is too long; shorten it",
)

NORWEGIAN = LibraryWording(
    one_document="1 dokument",
    many_documents="{count} dokumenter",
    empty="Biblioteket er tomt. Legg til et dokument for å begynne.",
    add="Legg til dokumenter",
    add_help="Slipp tekstfiler her ({suffixes}; opptil {megabytes} MB hver). "
    "De blir på denne maskinen.",
    choose="Velg filer",
    reading="Leser {source}",
    keeping="Legger inn i biblioteket",
    done="{added} lagt til eller erstattet, {unchanged} uendret, {failed} mislyktes",
    failed="Ikke lagt til:",
    outcomes={
        "added": "lagt til",
        "replaced": "erstattet",
        "unchanged": "uendret",
        "failed": "ikke lagt til",
        "removed": "fjernet",
    },
    search="Søk på tittel eller filnavn",
    every_language="Alle språk",
    every_kind="Alle typer",
    by_language="Språk",
    by_kind="Type",
    found="{count} av {total}",
    none_found="Ingen dokumenter passer. Endre søket.",
    pages="Sider i listen",
    remove="Fjern",
    remove_named="Fjern «{title}» fra biblioteket",
    confirm="Fjerne «{title}»? Det vil ikke lenger bli sitert. Filen blir liggende der den er.",
    remove_yes="Ja, fjern det",
    remove_no="Behold det",
    changes="Hva som er endret",
    no_changes="Ingenting er lagt til eller fjernet fra denne siden ennå.",
    too_long_name="filnavnet er for langt; gjør det kortere",
)

SWEDISH = LibraryWording(
    one_document="1 dokument",
    many_documents="{count} dokument",
    empty="Biblioteket är tomt. Lägg till ett dokument för att börja.",
    add="Lägg till dokument",
    add_help="Släpp textfiler här ({suffixes}; upp till {megabytes} MB var). "
    "De stannar på den här datorn.",
    choose="Välj filer",
    reading="Läser {source}",
    keeping="Lägger in i biblioteket",
    done="{added} tillagda eller ersatta, {unchanged} oförändrade, {failed} misslyckades",
    failed="Inte tillagt:",
    outcomes={
        "added": "tillagt",
        "replaced": "ersatt",
        "unchanged": "oförändrat",
        "failed": "inte tillagt",
        "removed": "borttaget",
    },
    search="Sök på titel eller filnamn",
    every_language="Alla språk",
    every_kind="Alla typer",
    by_language="Språk",
    by_kind="Typ",
    found="{count} av {total}",
    none_found="Inga dokument passar. Ändra sökningen.",
    pages="Listans sidor",
    remove="Ta bort",
    remove_named="Ta bort ”{title}” från biblioteket",
    confirm="Ta bort ”{title}”? Det citeras inte längre. Filen ligger kvar där den är.",
    remove_yes="Ja, ta bort det",
    remove_no="Behåll det",
    changes="Vad som har ändrats",
    no_changes="Ingenting har lagts till eller tagits bort från den här sidan än.",
    too_long_name="filnamnet är för långt; gör det kortare",
)

DANISH = LibraryWording(
    one_document="1 dokument",
    many_documents="{count} dokumenter",
    empty="Biblioteket er tomt. Tilføj et dokument for at begynde.",
    add="Tilføj dokumenter",
    add_help="Slip tekstfiler her ({suffixes}; op til {megabytes} MB hver). "
    "De bliver på denne maskine.",
    choose="Vælg filer",
    reading="Læser {source}",
    keeping="Lægger ind i biblioteket",
    done="{added} tilføjet eller erstattet, {unchanged} uændret, {failed} mislykkedes",
    failed="Ikke tilføjet:",
    outcomes={
        "added": "tilføjet",
        "replaced": "erstattet",
        "unchanged": "uændret",
        "failed": "ikke tilføjet",
        "removed": "fjernet",
    },
    search="Søg på titel eller filnavn",
    every_language="Alle sprog",
    every_kind="Alle typer",
    by_language="Sprog",
    by_kind="Type",
    found="{count} af {total}",
    none_found="Ingen dokumenter passer. Ret søgningen.",
    pages="Listens sider",
    remove="Fjern",
    remove_named="Fjern »{title}« fra biblioteket",
    confirm="Fjern »{title}«? Det citeres ikke længere. Filen bliver liggende, hvor den er.",
    remove_yes="Ja, fjern det",
    remove_no="Behold det",
    changes="Hvad der er ændret",
    no_changes="Intet er tilføjet eller fjernet fra denne side endnu.",
    too_long_name="filnavnet er for langt; gør det kortere",
)

LIBRARY_WORDINGS = MappingProxyType(
    {"nb": NORWEGIAN, "sv": SWEDISH, "da": DANISH, "en": ENGLISH},
)
