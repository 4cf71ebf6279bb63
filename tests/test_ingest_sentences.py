"""Sentence boundaries: a table worked out by hand, and what holds for every text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Span
from ingest.sentences import abbreviations, paragraphs, sentences

# One case a line; " | " stands where a sentence ends and the next one begins after one space.
NORWEGIAN = """
Pasienten fikk f.eks. metotreksat. | Deretter ble dosen økt.
Dosen var ca. 2 mg daglig. | Effekten kom etter 3 uker.
IBM er vanligst hos menn (4). | Neste studie var større.
Retningslinjen ble oppdatert 20. juni 2024. | Den gjelder fortsatt.
Dosen var 2,5 mg. | Kreatinin steg til 110 µmol/l.
Han sa: «Det virker.» | Legen var enig.
Han hadde hepatitt B. | Den ble behandlet.
Legemidlet gis i.v. eller s.c. hver uke. | Blodprøver tas.
Behandlingen varte i 6 mnd. og ble avsluttet. | Pasienten ble frisk.
Se kap. 4 og fig. 2 for detaljer. | Tabell 3 viser resten.
Dosen økes gradvis, dvs. 1 mg pr. uke. | Maks. dose er 8 mg.
Jfr. preparatomtalen bør dosen halveres. | Dette gjelder eldre.
Dosen ble gitt kl. 08.00. | Prøven ble tatt kl. 09.30.
Legemidlet er kontraindisert. | 4 pasienter fikk det likevel.
St. Olavs hospital deltok. | Resultatene kom i 2021.
Er det trygt? | Ja. | Vi fant ingen skader.
Rapporten kom 1. januar. | Den var kort.
Pasientene var over 50. | De fleste var menn.
"""
SWEDISH = """
Patienten fick t.ex. metotrexat. | Därefter ökades dosen.
Studien visade bl.a. minskad feber. | Inga allvarliga biverkningar sågs.
Hon sade «det hjälper inte.» | Läkaren höll med.
Studien pågick 3. mars till 5. april 2021. | Resultaten saknas.
Patienten behandlades utan effekt, d.v.s. förgäves. | Dosen ökades inte.
Pat. vårdades inneliggande. | Hb var 98 g/L.
Han väntade… | Sedan kom effekten.
"""
DANISH = """
Patienten fik bl.a. azathioprin. | Dosis blev halveret.
Leverprøver måles hver 3. måned, jf. produktresuméet (1). | Værdierne faldt.
Dosis var ca. 7,5 mg. | Virkningen kom efter 12 uger.
"""
ENGLISH = """
Benveniste O et al. reported no effect. | The trial was small.
Benveniste et al. (4) reported no effect. | The trial was small.
No difference (median 3.78, 95% CI -10.61 to 17.31; p=0.85). | Ten patients withdrew.
There was no effect (p=0.85). | The dose was halved.
We saw no effect. (4) | Next, the dose was doubled.
We saw no effect. [4, 5] | Next, the dose was doubled.
We saw no effect. (4-6) | Next, the dose was doubled.
We saw no effect (4). | Next, the dose was doubled.
We saw no effect.¹ | Next, the dose was doubled.
We saw no effect.¹,² | Next, the dose was doubled.
Benveniste O. Sirolimus for IBM. | Lancet Rheumatol. 2021; 3(1): e40-8.
O. Benveniste led the trial. | J. Y. Hogrel measured strength.
She was given vitamin D. | The level rose.
Is it safe? | Yes, it is! | No harm was seen.
Was it "effective?" | The authors said no.
The drug is given i.v. or s.c. every week. | Monitor the blood count.
Dr. Hansen stopped the drug. | Prof. Lie agreed.
Use caution (e.g. in renal failure). | Reduce the dose, i.e. by half.
See Fig. 2 and Ref. 3. | The rest is unclear.
The U.S. trial ended. | The U.K. trial goes on.
The level was 0.5. | Next week it was 0.7.
Factor VIII and IL-2. | These were low.
Wait ... then continue. | It ends here.
Creatinine 1.2 mg/dL (ref. 0.6-1.1). | Urea normal.
"""
CASES = [line for line in (NORWEGIAN + SWEDISH + DANISH + ENGLISH).splitlines() if line]


def found(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize("case", CASES)
def test_a_clinical_text_is_parted_where_a_person_parts_it(case: str) -> None:
    assert found(case.replace(" | ", " ")) == case.split(" | ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- First point. More\n- Second\n* Third", ["First point.", "More", "Second", "Third"]),
        ("1. First item\n2. Second item. More", ["First item", "Second item.", "More"]),
        ("a) alfa\nb) beta", ["alfa", "beta"]),
        ("•\tpunkt en\n•\tpunkt to", ["punkt en", "punkt to"]),
        ("– punkt en\n– punkt to", ["punkt en", "punkt to"]),
        ("Kort linje\nNy linje her", ["Kort linje", "Ny linje her"]),
        ("One sentence\n\nAnother one", ["One sentence", "Another one"]),
        ("Delt over\r\nto linjer. Neste.", ["Delt over\r\nto linjer.", "Neste."]),
    ],
)
def test_list_items_and_paragraphs_end_sentences_and_markers_are_left_out(
    text: str, expected: list[str]
) -> None:
    assert found(text) == expected


def test_a_line_break_inside_a_wrapped_paragraph_ends_nothing() -> None:
    text = (
        "The dose was raised slowly over the first twelve weeks of the trial,\n"
        "IBMFRS was noted, and the level\nwas kept. No dose was changed after that.\n"
    )
    assert found(text) == [text[: text.index(" No dose")], "No dose was changed after that."]


def test_only_the_given_span_is_read() -> None:
    text = "One here. Two here. Three here."
    assert [s.of(text) for s in sentences(text, Span(10, 19))] == ["Two here."]


def test_the_abbreviation_list_is_lower_case_and_without_last_stops() -> None:
    assert {"f.eks", "t.ex", "bl.a", "ca", "al", "dvs"} <= abbreviations()
    assert all(entry == entry.casefold() for entry in abbreviations())
    assert not any(entry.endswith(".") for entry in abbreviations())


def test_a_megabyte_of_abbreviations_is_read_without_looking_back_at_all_of_it() -> None:
    text = "Fig. " * 200_000
    assert [span.length for span in sentences(text, Span(0, len(text)))] == [len(text) - 1]


PIECES = st.sampled_from(
    "Dosen|var|2,5|mg|f.eks.|et al.|(4).|[5]|.|!|?|…|»|«|\n|\n\n|\r\n|\r| |\t|- |1. |(a) |•|A.|"
    "p=0.85|20.|juni|ÆØÅ|vitamin D.|¹|\u2028|\xa0|...|)|#|| |x\n".split("|")
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join).filter(bool) | st.text(min_size=1)
MARKER = re.compile(r"(?:[-*•‣▪●–—]|\(?[a-z]\)|\[\d{1,4}\]|\d{1,4}[.)])[ \t]+")


@given(TEXTS, st.data())
def test_sentences_are_ordered_within_the_span_and_leave_out_only_space_and_markers(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    position = start
    for span in [*sentences(text, Span(start, end)), None]:
        between = text[position : span.start if span else end]
        left = MARKER.sub("", between.lstrip(), count=1)
        assert not left.strip(), f"left out: {between!r}"
        if span:
            assert position <= span.start < span.end <= end
            assert span.of(text) == span.of(text).strip()
            position = span.end


@given(TEXTS)
def test_no_sentence_crosses_a_paragraphs_edge(text: str) -> None:
    whole = Span(0, len(text))
    edges = paragraphs(text, whole)
    for span in sentences(text, whole):
        assert sum(paragraph.contains(span) for paragraph in edges) == 1
