"""What a reader must know about an answer's sources, in the question's language."""

from collections.abc import Sequence

from index.library import Library
from qa.model import Notice, Quote

_STALE = {
    "en": "The reply quoted is not kept up to date: {source}.",
    "nb": "Svaret som siteres oppdateres ikke: {source}.",
    "nn": "Svaret som blir sitert, blir ikkje oppdatert: {source}.",
    "sv": "Svaret som citeras uppdateras inte: {source}.",
    "da": "Svaret, der citeres, opdateres ikke: {source}.",
}
_SECOND_HAND = {
    "en": "Every quote is second-hand: the source relays another work. Read it before acting.",
    "nb": "Alle sitatene er annenhånds: kilden gjengir et annet arbeid. Les det før du handler.",
    "nn": "Alle sitata er andrehands: kjelda gjev att eit anna arbeid. Les det før du handlar.",
    "sv": "Alla citat är i andra hand: källan återger ett annat arbete. Läs det innan du agerar.",
    "da": "Alle citater er andenhånds: kilden gengiver et andet arbejde. Læs det, før du handler.",
}


def notices(library: Library, language: str, quotes: Sequence[Quote]) -> tuple[Notice, ...]:
    """`stale` for each quoted document that says it is not updated, `second_hand` when every quote
    relays another work."""
    found: list[Notice] = []
    for document_id in dict.fromkeys(quote.document_id for quote in quotes):
        document = library.document(document_id)
        if document.not_updated:
            text = _STALE.get(language, _STALE["en"]).format(source=document.title)
            found.append(Notice("stale", text))
    if quotes and all(quote.relayed_from for quote in quotes):
        found.append(Notice("second_hand", _SECOND_HAND.get(language, _SECOND_HAND["en"])))
    return tuple(found)
