"""The drugs and conditions that a study is about, read off its title or a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import Abbreviation
from ingest.studies.cues import cue, lowered
from ingest.vocabulary import Mention, Vocabulary, load

MOST_DRUGS = 3
MOST_CONDITIONS = 3
"""A sentence that names more is a list, and it is not sure which of them were studied."""
_INDICATED = re.compile(
    r"(?:patients?|people|children|adults|women|men|adolescents|infants|individuals|persons|"
    r"participants|subjects|pasient(?:er)?|patient(?:er)?|kvinner|kvinnor|kvinder|mann|menn|män|"
    r"barn|børn|voksne|vuxna|personer|gammel|gammal|årig)\W+(?:[\w-]+ ){0,4}?"
    r"(?:with|med|suffering from|hospitali[sz]ed (?:for|with))\W+(?:[\w-]+[ ,]+){0,5}?$"
    r"|(?:treatment|therapy|prophylaxis|prevention|management|behandling(?:en)?|forebygging|"
    r"profylax|forebyggelse)\W+(?:of|for|in|av|af|mot|mod|ved|vid)\W+(?:[\w-]+[ ,]+){0,4}?$"
    r"|(?<!\w)(?:for|ved|vid|mot|mod|hos|in|for the)\W+(?:[\w-]+ ){0,2}?$"
)
_NOT_INDICATED = re.compile(
    r"(?:develop\w*|utvikl\w*|utveckl\w*|udvikl\w*|induced|induserte?|inducerad\w*|induceret|"
    r"risk (?:of|for)|"
    r"risiko for|history of|without|uten|utan|uden|excluded?|caused?|due to|associated|"
    r"complicated by|"
    r"surgery for|surgical|craniotom\w* for|resection of|operation for|during|after|following|"
    r"etter|efter|under|incidence of|onset of|severe adverse|new-onset)\W+(?:[\w-]+ ){0,3}$"
)
_NO_DRUG_AFTER = re.compile(
    r"[ -](?:binding|(?:and \w+ )?metabolism|resist|sensiti|secret|deficien|level|status|"
    r"-?induced|receptor)"
)
"""Insulin resistance and vitamin D deficiency are no treatments."""
_MEASURED = re.compile(r"\b(?:on|in serum|levels? of) $")
_WITHIN = re.compile(
    r"(?:\bin|with|\bved|\bvid|\bhos|\bmed|in the|suffering from)\W+(?:[\w-]+[ ,]+){0,4}$"
)
"""A second condition counts where the first arises in it: pain in osteoarthritis."""
_HAVING = re.compile(r"(?:with|ved|vid|hos|med) $")
_SHORT = 3
_BEFORE = 70
_AND = re.compile(r"(?:\W*\([^)]{1,20}\))?\W*(?:and|or|og|och|eller|/|,|&|\()?\W*(?:\w+ )?")


@dataclass(frozen=True, slots=True)
class Names:
    """Ids of drugs and of conditions; `indicated`: the text says that these were treated."""

    drugs: tuple[str, ...]
    conditions: tuple[str, ...]
    indicated: bool = False


def names_in(text: str, explained: Sequence[Abbreviation]) -> Names:
    """The drugs and conditions of a title or sentence.

    A drug after "versus" or "in addition to" is not what is studied. Where the text says which
    condition the people have or the treatment is for, other conditions are not counted. A name
    with several readings is left out.
    """
    vocabulary = load()
    low = lowered(text)
    compared = cue("versus").search(low)
    edge = compared.start() if compared else len(text)
    drugs: list[str] = []
    classes: list[str] = []
    measured: set[str] = set()
    every: list[str] = []
    treated: list[str] = []
    after_treated = -1
    shorts = {item.short for item in explained}
    for mention in vocabulary.mentions(text, explained):
        if len(mention.concepts) != 1:
            continue
        (concept,) = mention.concepts
        kind = vocabulary.concepts[concept].kind
        start, end = mention.span.start, mention.span.end
        before = low[max(0, start - _BEFORE) : start]
        short = _is_short(mention, text, shorts, vocabulary)
        if short and not (kind == "condition" and _HAVING.search(before)):
            continue
        if kind in {"drug", "drug_class"}:
            if _NO_DRUG_AFTER.match(low[end : end + 40]) or _MEASURED.search(before):
                measured.add(concept)
            elif start < edge:
                (drugs if kind == "drug" else classes).append(concept)
        elif kind in {"condition", "symptom"} and not _NOT_INDICATED.search(before):
            listed = after_treated >= 0 and _AND.fullmatch(low[after_treated:start])
            again = not treated or _WITHIN.search(before)
            if listed or (_INDICATED.search(before) and again):
                treated.append(concept)
                after_treated = end
            every.append(concept)
    diseases = [c for c in every if vocabulary.concepts[c].kind == "condition"]
    named = [c for c in treated if c in diseases]
    return Names(
        _narrowest([d for d in drugs or classes if d not in measured], vocabulary),
        _narrowest(named if treated else diseases, vocabulary),
        bool(named),
    )


def _is_short(mention: Mention, text: str, explained: set[str], vocabulary: Vocabulary) -> bool:
    """Whether a name is an abbreviation that the document does not explain: MI, PD."""
    written = mention.span.of(text)
    if len(written) > _SHORT or not written.isupper() or written in explained:
        return False
    forms = vocabulary.concepts[mention.concepts[0]].forms.values()
    return all(written not in found for found in forms)


def _narrowest(found: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Each once, without those that another one is a kind of."""
    wider = {up for concept in found for up in vocabulary.ancestors(concept)}
    return tuple(dict.fromkeys(concept for concept in found if concept not in wider))


def sure(names: Names) -> bool:
    """Whether a text names a drug and a condition, and few enough to be sure of them."""
    return 0 < len(names.drugs) <= MOST_DRUGS and 0 < len(names.conditions) <= MOST_CONDITIONS
