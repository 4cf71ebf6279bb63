"""DOI, PubMed and trial registry numbers and links in running text."""

import re

from ingest.model import Identifiers

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\]]+")
_NCT = re.compile(r"\bNCT\d{8}\b", re.IGNORECASE)
_PMID = re.compile(r"\bPMID:?\s*(\d{1,9})\b|pubmed[^\s]*?/(\d{4,9})\b", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>\"]+")


def _unpunctuated(value: str) -> str:
    value = value.rstrip(".,;:'")
    while value.endswith(")") and value.count(")") > value.count("("):
        value = value[:-1].rstrip(".,;:'")
    return value


def identifiers(text: str) -> Identifiers:
    """The first identifier of each kind in `text`.

    A registry number in the text comes before one inside a link: reference lists are known to pair
    one trial's title with another trial's link.
    """
    urls = [_unpunctuated(match.group()) for match in _URL.finditer(text)]
    without_urls = _URL.sub(" ", text)
    doi = _DOI.search(text)
    nct = _NCT.search(without_urls) or _NCT.search(text)
    pmid = _PMID.search(text)
    return Identifiers(
        doi=_unpunctuated(doi.group()) if doi else "",
        pmid=(pmid.group(1) or pmid.group(2)) if pmid else "",
        nct=nct.group().upper() if nct else "",
        url=urls[0] if urls else "",
    )
