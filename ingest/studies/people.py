"""How many people took part in a study, as a text states it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.model import Span
from ingest.words import number_words

_LEAST_WORD = 2
"""The words for one are articles in the Nordic languages."""
_ENGLISH = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty hundred".split()
)
_ENGLISH_NOUNS = (
    r"patients|patient|participants|subjects|people|persons|individuals|adults|children|women|men|"
    r"volunteers|infants|neonates|newborns|cases|girls|boys|adolescents|outpatients|inpatients|"
    r"students|veterans|athletes|residents|smokers|mothers|males|females|toddlers|survivors"
)
_NORDIC_NOUNS = (
    r"pasienter|patienter|deltaker|deltakere|deltakerne|deltagere|deltagare|personer|kvinner|"
    r"kvinnor|kvinder|menn|"
    r"män|mænd|barn|børn|voksne|vuxna|forsøkspersoner|försökspersoner|forsøgspersoner|"
    r"individer|frivillige|frivilliga|gravide|gravida|spedbarn|spädbarn|spædbørn|ungdommer|"
    r"ungdomar|tilfeller|tilfælde|kasuistikker"
)
_NO_GAP = (
    r"(?:of|in|on|at|were|was|ble|blei|blev|ble|fikk|fick|fik|had|have|with|without|and|or|to|"
    r"from|for|per|by|than|the|years?|months?|"
    r"weeks?|days?|hours?|minutes?|mg|ml|g|kg|mmol|percent|times|studies|trials|groups?|arms?|"
    r"av|af|i|på|og|och|eller|med|uten|utan|uden|hos|til|till|som|der|fra|från|år|måneder|månader|"
    r"uker|veckor|uger|dager|dagar|dage|timer|timmar|prosent|procent|studier|grupper|ganger|"
    r"gange)\b"
)
_RANDOMISED = re.compile(
    r"randomi[sz]|randomly|randomiser|allocat|lotta|lodtrækning|tilfeldig|slumpm|tilfældigt|"
    r"assigned|fordelt"
)
_TOTAL = re.compile(
    r"total|followed|fulgte|fulgt|följde|includ|compris|consist|involv|recruit|enrol|studied|"
    r"series of|cohort of|sample of|"
    r"(?:trial|study|data|series|cohort|sample|population|analysis) (?:in|of|with|on|from|"
    r"included)\b|"
    r"(?:we|vi) (?:\w+ )?(?:report|present|describe|beskriv)|conducted|participated|records of|"
    r"took part|"
    r"inkluder|omfatt|til ?sammen|totalt|i alt|sammanlagt|sammenlagt|indgik|ingick|inngikk|deltok|"
    r"deltog|beskriv|så på|består av|bestående af|analys"
)
_TREATED = re.compile(r"treat|receiv|given|behandl|fikk|fick|fik\b|modtog")
_SUBSET_BEFORE = re.compile(
    r"(?:\bof|\bav|\baf|among|blant|bland|blandt|/|\bin|only|another|remaining|other|which|"
    r"these|those|disse|dessa|for|at least|minst|mindst|"
    r"excluded?|screened|exclud\w+|withdr\w+|control group|control|age)\s*(?:the |these |those |"
    r"de |all |alle |alla )?$"
)
_WHOLE = re.compile(
    r"(?:total|series|cohort|sample|population|number|consist\w*|compris\w*|composed|records|data|"
    r"studies|trial|study|case|groups?|randomi[sz]ation|serie|kohort\w*|bestående|består|best[åo]r)"
    r" (?:\w+ )?(?:of|av|af|in|med)\s*(?:the )?$"
)
_WRONG_AFTER = re.compile(
    r"\s*(?:\([^)]{0,120}\)\s*)?(?:\w+ ){0,2}?(?:(?:were|was|ble|blev) (?:not|ikke|inte) |were |"
    r"was |had |have |has |ble |blev |har |som )?(?:been )?"
    r"(?:screened|excluded|withdr|dropped|discontinu|assessed for|approached|invited|identified|"
    r"refused|died|declined|developed|experienced|achieved|respond|complet|improved|stopped|"
    r"did not|failed|relapsed|lost|ekskluder|exkluder|avbr|afbr|avslutt|avslut|døde|dog\b|utvikl|"
    r"utveckl|udvikl|opplevde|fullfør|fullföljde|gennemfør|svarte|forbedr|förbättr|bedret)"
)
_ARM_AFTER = re.compile(
    r"\s*(?:in (?:each|the|both)|per (?:group|arm)|each\b|i (?:hver|hvert|varje|den|kontroll|"
    r"placebo)|"
    r"(?:received|got|fikk|fick|fik)\b|(?:\w+ ){0,2}(?:in|i) (?:the )?\w*(?:group|grupp|arm))"
)
_HUNDRED = re.compile(r"hundre|thousand|tusen|tusind|million")
_NUMBERED = re.compile(
    r"(?:type|phase|group|grade|stage|class|week|day|month|table|figure|study|part|cohort|level|"
    r"fase|fas|typ|gruppe|grupp|tabell?|uke|vecka|uge) $"
)
_SPLIT = re.compile(
    r"[^.;]{0,20}?to (?:receive )?[^.;]{2,80}?\b(?:and|og|och) (?:\d+|[a-z-]+) (?:to\b|patients|"
    r"received)"
    r"|[^.;]{0,80}?\((?:the )?[\w -]{1,30} (?:group|arm)\)"
    r"|[^.;]{0,100}?\b(?:the other|the remaining|de øvrige|de andre|de resterende|de övriga)\b"
    r"|(?: \w+){0,4} (?:in (?:each|both)|per) (?:group|arm)"
)
_LISTED = re.compile(r"\d\)?(?:,| and| og| och| vs\.?| versus| or) $")
_PLANNED = re.compile(
    r"sample size|power (?:of|to|calc|anal)|statistical power|needed|required|planned|anticipat|"
    r"calculat|estimated that|instead of|intended|assuming|adequate to|to detect|aimed to|"
    r"aim to|preliminary|did not receive|utvalgsstørrelse|styrkeberegning|stickprovsstorlek|"
    r"stikprøvestørrelse"
)
_TOKEN = re.compile(r"[^\W\d_]+")
_EQUALS = re.compile(r"(?<!\w)n ?= ?\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(
    r"(?:\bfra|\bfrån|\bfrom|\bin|\bi|\bsince|\bto|\bog|\band|\boch|until|between|\d|–|,) ?$"
)
_BEFORE, _AFTER = 90, 130


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, where it stands, and how surely it is the study's (higher is surer)."""

    value: int
    span: Span
    rank: int


@cache
def _words() -> dict[str, int]:
    """Number words from two on, also those made of tens and units."""
    plain = {word: value for word, value in number_words().items() if value >= _LEAST_WORD}
    ones = {word: value for word, value in number_words().items() if value <= 9 and len(word) > 1}
    tens = {word: value for word, value in plain.items() if 20 <= value < 100}
    found = dict(plain)
    for ten, high in tens.items():
        for one, low in ones.items():
            for made in (f"{ten}-{one}", f"{ten} {one}", f"{ten}{one}", f"{one}og{ten}"):
                found.setdefault(made, high + low)
    return found


@cache
def _pattern(with_words: bool) -> re.Pattern[str]:
    number = r"\d{1,3}(?:[ ,.\u00a0\u2009\u202f]\d{3}(?!\d))+|\d{1,7}(?![\d]|[.,]\d)"
    if with_words:
        words = "|".join(sorted(_words(), key=lambda word: (-len(word), word)))
        number = rf"{number}|(?:{words})(?!\w)"
    number = f"(?:{number})"
    gap = rf"(?:[ \u00a0-]+(?!{_NO_GAP})[^\W\d_]+(?:[-'’][^\W\d_]+)*,?){{0,4}}?"
    return re.compile(
        rf"(?<![\w.,–%±-])(?P<number>{number})"
        rf"(?:{gap}[ \u00a0-]+(?:(?P<english>{_ENGLISH_NOUNS})|{_NORDIC_NOUNS})(?![\w-])"
        rf"|(?P<whom> (?:\w+ )?(?:of (?:whom|them|these|those)|av (?:dem|disse|dessa)|af (?:dem|"
        rf"disse))\b))"
        rf"|(?<![^\W_])n ?[=:] ?(?P<equals>\d{{1,3}}(?:[ ,]\d{{3}}(?!\d))+|\d{{1,7}})(?!\d|[.,]\d)"
    )


@cache
def _hints() -> frozenset[str]:
    """A sentence without any of these tells no number of people; looking them up is quick."""
    nouns = re.sub(r"[^\w|]", "", f"{_ENGLISH_NOUNS}|{_NORDIC_NOUNS}").split("|")
    inflected = [f"{noun}s" for noun in nouns] + ["deltaker", "deltakere", "deltakerne", "patient"]
    return frozenset(
        [*nouns, *inflected, "n", "whom", "them", "these", "those", "dem", "disse", "dessa"]
    )


@cache
def _first_words() -> frozenset[str]:
    return frozenset(re.split(r"[ -]", word)[0] for word in _words())


def _value(written: str) -> int:
    digits = re.sub(r"[ ,.\u00a0\u2009\u202f]", "", written)
    return int(digits) if digits.isdigit() else _words()[written]


def counts(text: str, sentence: Span) -> Iterator[Count]:
    """The numbers of people in a sentence of text in lower case, parts of a group left out."""
    written_words = set(_TOKEN.findall(text, sentence.start, sentence.end))
    if _hints().isdisjoint(written_words) or _PLANNED.search(text, sentence.start, sentence.end):
        return
    pattern = _pattern(not _first_words().isdisjoint(written_words))
    for match in pattern.finditer(text, sentence.start, sentence.end):
        written = match.group("number") or match.group("equals")
        value = _value(written)
        start = match.start("number") if match.group("number") else match.start()
        span = Span(start, match.end())
        before = text[max(sentence.start, start - _BEFORE) : start]
        after = text[match.end() : min(sentence.end, match.end() + _AFTER)]
        near = before[-45:]
        random = bool(_RANDOMISED.search(before[-60:]) or _RANDOMISED.search(after[:45]))
        first = re.split(r"[ -]", written)[0]
        if _LISTED.search(before) or _NUMBERED.search(before):
            continue
        if _HUNDRED.search(before[-14:]) or _HUNDRED.search(match.group()):
            continue
        if _YEAR.fullmatch(written) and _DATED.search(before):
            continue
        foreign = match.group("english") and first.isalpha() and first not in _ENGLISH
        if not value or foreign:  # "given to patients" is not two of them
            continue
        if match.group("whom"):
            if random:
                yield Count(value, span, 3)
            continue
        whole = bool(_WHOLE.search(before))
        if (_SUBSET_BEFORE.search(before) and not whole) or _WRONG_AFTER.match(after):
            continue
        arm = bool(_ARM_AFTER.match(after) or _SPLIT.match(after)) or (
            before.endswith(("(", ": ")) and not match.group("equals")
        )
        if match.group("equals"):
            arm = (
                arm
                or bool(_EQUALS.search(after))
                or bool(
                    re.search(r"group|grupp|arm|placebo|control|\bvs|: ?$|n ?= ?\d", before[-30:])
                )
            )
            rank = 2 if _TOTAL.search(near) and not arm else 1
        elif random and not arm:
            rank = 3
        elif (
            _TOTAL.search(near) or _TOTAL.match(after.lstrip()[:30].removeprefix("were ")) or whole
        ):
            rank = 2
        elif _TREATED.search(near) or _TREATED.search(after[:40]):
            rank = 1
        else:
            rank = 0
        yield Count(value, span, 0 if arm and not whole else rank)


_ONE = re.compile(
    r"(?<![^\W_])(?:(?:a|an|one|en|ein|én|et|ett)\s+(?:[^\W\d_][\w-]*\s+){0,3}?(?:patient|"
    r"pasient|\w*kvinne|kvinna|kvinde|mann|"
    r"man|mand|woman|boy|girl|gutt|jente|pojke|flicka|dreng|pige|infant|child)(?![\w-])"
    r"|(?:a|an|the|en|ei)\s+\d{1,3}[- ](?:year|month|week|år)[\w -]{0,12}(?:old|gammel|gammal|"
    r"årig)?"
    r"|\d{1,3}[- ]år(?:ig|s|\b))"
)


def one_person(text: str, sentence: Span) -> Span | None:
    """Where a sentence of text in lower case speaks of a single patient, if it does."""
    match = _ONE.search(text, sentence.start, sentence.end)
    return Span(match.start(), match.end()) if match else None
