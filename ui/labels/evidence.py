"""The evidence tab's words in four languages."""

from dataclasses import dataclass
from types import MappingProxyType

from ingest.studies import Design, Direction


@dataclass(frozen=True, slots=True)
class EvidenceWording:
    """Fields with braces are filled by `str.format`.

    `designs` name one study of a kind; `short` is what fits in a cell of the picture.
    """

    title: str
    about: str
    empty: str
    drugs: str
    conditions: str
    every: str
    shown: str
    drug: str
    condition: str
    kind: str
    people_note: str
    choose: str
    none_chosen: str
    studies: str
    one_study: str
    size: str
    planned_size: str
    not_stated: str
    own_report: str
    relayed: str
    open_quote: str
    designs: dict[Design, str]
    short: dict[Design, str]
    directions: dict[Direction, str]


ENGLISH = EvidenceWording(
    title="The evidence in this library",
    about=(
        "Read out of the documents by fixed rules, each entry with its quotes. What was not sure is"
        " left out, so an empty place does not mean that there is no study."
    ),
    empty="No study with a stated kind, drug and condition was found in the library yet.",
    drugs="Drugs",
    conditions="Conditions",
    every="All",
    shown=(
        "{shown} of {total} places shown, those with most studies first."
        " Choose drugs or conditions to see others."
    ),
    drug="Drug",
    condition="Condition",
    kind="Kind of study",
    people_note=(
        "n is the number of people as stated, each study counted once. People of reviews and of"
        " ongoing studies are not added to the others."
    ),
    choose="Show the quotes for",
    none_chosen="Choose a place in the picture",
    studies="{count} studies",
    one_study="1 study",
    size="n = {people}",
    planned_size="n = {people} planned",
    not_stated="size not stated",
    own_report="first-hand",
    relayed="relayed from ref. {label}",
    open_quote="Open in source",
    designs={
        Design.META_ANALYSIS: "meta-analysis",
        Design.SYSTEMATIC_REVIEW: "systematic review",
        Design.RANDOMISED_TRIAL: "randomised trial",
        Design.OPEN_TRIAL: "uncontrolled or open trial",
        Design.OBSERVATIONAL: "observational study",
        Design.CASE_SERIES: "case series",
        Design.CASE_REPORT: "case report",
        Design.GUIDELINE: "guideline",
        Design.REVIEW: "review",
        Design.REPLY: "drug information reply",
        Design.PRODUCT_INFORMATION: "product information",
        Design.ONGOING_TRIAL: "ongoing trial",
        Design.NIL_FOUND: "nothing found",
    },
    short={
        Design.META_ANALYSIS: "meta-analysis",
        Design.SYSTEMATIC_REVIEW: "syst. review",
        Design.RANDOMISED_TRIAL: "randomised",
        Design.OPEN_TRIAL: "open trial",
        Design.OBSERVATIONAL: "observational",
        Design.CASE_SERIES: "case series",
        Design.CASE_REPORT: "case report",
        Design.GUIDELINE: "guideline",
        Design.REVIEW: "review",
        Design.REPLY: "reply",
        Design.PRODUCT_INFORMATION: "product info",
        Design.ONGOING_TRIAL: "ongoing",
        Design.NIL_FOUND: "nothing found",
    },
    directions={
        Direction.BENEFIT: "benefit reported",
        Direction.NO_DIFFERENCE: "no difference reported",
        Direction.HARM: "harm reported",
        Direction.UNCLEAR: "result not clear or not stated",
    },
)

NORWEGIAN = EvidenceWording(
    title="Evidensen i dette biblioteket",
    about=(
        "Lest ut av dokumentene etter faste regler, hver oppføring med sine sitater. Det som var"
        " usikkert, er utelatt, så en tom plass betyr ikke at det ikke finnes noen studie."
    ),
    empty="Ingen studie med oppgitt type, legemiddel og tilstand er funnet i biblioteket ennå.",
    drugs="Legemidler",
    conditions="Tilstander",
    every="Alle",
    shown=(
        "{shown} av {total} plasser vises, de med flest studier først."
        " Velg legemidler eller tilstander for å se andre."
    ),
    drug="Legemiddel",
    condition="Tilstand",
    kind="Studietype",
    people_note=(
        "n er antall personer som oppgitt, hver studie telt én gang. Personer i oversikter og i"
        " pågående studier legges ikke til de andre."
    ),
    choose="Vis sitatene for",
    none_chosen="Velg en plass i bildet",
    studies="{count} studier",
    one_study="1 studie",
    size="n = {people}",
    planned_size="n = {people} planlagt",
    not_stated="størrelse ikke oppgitt",
    own_report="førstehånds",
    relayed="gjengitt fra ref. {label}",
    open_quote="Åpne i kilden",
    designs={
        Design.META_ANALYSIS: "metaanalyse",
        Design.SYSTEMATIC_REVIEW: "systematisk oversikt",
        Design.RANDOMISED_TRIAL: "randomisert studie",
        Design.OPEN_TRIAL: "ukontrollert eller åpen studie",
        Design.OBSERVATIONAL: "observasjonsstudie",
        Design.CASE_SERIES: "kasusserie",
        Design.CASE_REPORT: "kasusrapport",
        Design.GUIDELINE: "retningslinje",
        Design.REVIEW: "oversiktsartikkel",
        Design.REPLY: "legemiddelutredning",
        Design.PRODUCT_INFORMATION: "preparatomtale",
        Design.ONGOING_TRIAL: "pågående studie",
        Design.NIL_FOUND: "ingenting funnet",
    },
    short={
        Design.META_ANALYSIS: "metaanalyse",
        Design.SYSTEMATIC_REVIEW: "syst. oversikt",
        Design.RANDOMISED_TRIAL: "randomisert",
        Design.OPEN_TRIAL: "åpen studie",
        Design.OBSERVATIONAL: "observasjon",
        Design.CASE_SERIES: "kasusserie",
        Design.CASE_REPORT: "kasusrapport",
        Design.GUIDELINE: "retningslinje",
        Design.REVIEW: "oversikt",
        Design.REPLY: "utredning",
        Design.PRODUCT_INFORMATION: "preparatomtale",
        Design.ONGOING_TRIAL: "pågående",
        Design.NIL_FOUND: "ingenting funnet",
    },
    directions={
        Direction.BENEFIT: "nytte rapportert",
        Direction.NO_DIFFERENCE: "ingen forskjell rapportert",
        Direction.HARM: "skade rapportert",
        Direction.UNCLEAR: "resultat uklart eller ikke oppgitt",
    },
)

SWEDISH = EvidenceWording(
    title="Evidensen i det här biblioteket",
    about=(
        "Utläst ur dokumenten enligt fasta regler, varje post med sina citat. Det osäkra är"
        " utelämnat, så en tom plats betyder inte att det saknas studier."
    ),
    empty="Ingen studie med angiven typ, läkemedel och tillstånd har hittats i biblioteket än.",
    drugs="Läkemedel",
    conditions="Tillstånd",
    every="Alla",
    shown=(
        "{shown} av {total} platser visas, de med flest studier först."
        " Välj läkemedel eller tillstånd för att se andra."
    ),
    drug="Läkemedel",
    condition="Tillstånd",
    kind="Studietyp",
    people_note=(
        "n är antalet personer som det anges, varje studie räknad en gång. Personer i översikter"
        " och i pågående studier läggs inte till de andra."
    ),
    choose="Visa citaten för",
    none_chosen="Välj en plats i bilden",
    studies="{count} studier",
    one_study="1 studie",
    size="n = {people}",
    planned_size="n = {people} planerade",
    not_stated="storlek inte angiven",
    own_report="förstahands",
    relayed="återgiven från ref. {label}",
    open_quote="Öppna i källan",
    designs={
        Design.META_ANALYSIS: "metaanalys",
        Design.SYSTEMATIC_REVIEW: "systematisk översikt",
        Design.RANDOMISED_TRIAL: "randomiserad studie",
        Design.OPEN_TRIAL: "okontrollerad eller öppen studie",
        Design.OBSERVATIONAL: "observationsstudie",
        Design.CASE_SERIES: "fallserie",
        Design.CASE_REPORT: "fallrapport",
        Design.GUIDELINE: "riktlinje",
        Design.REVIEW: "översiktsartikel",
        Design.REPLY: "läkemedelsutredning",
        Design.PRODUCT_INFORMATION: "produktresumé",
        Design.ONGOING_TRIAL: "pågående studie",
        Design.NIL_FOUND: "inget hittat",
    },
    short={
        Design.META_ANALYSIS: "metaanalys",
        Design.SYSTEMATIC_REVIEW: "syst. översikt",
        Design.RANDOMISED_TRIAL: "randomiserad",
        Design.OPEN_TRIAL: "öppen studie",
        Design.OBSERVATIONAL: "observation",
        Design.CASE_SERIES: "fallserie",
        Design.CASE_REPORT: "fallrapport",
        Design.GUIDELINE: "riktlinje",
        Design.REVIEW: "översikt",
        Design.REPLY: "utredning",
        Design.PRODUCT_INFORMATION: "produktresumé",
        Design.ONGOING_TRIAL: "pågående",
        Design.NIL_FOUND: "inget hittat",
    },
    directions={
        Direction.BENEFIT: "nytta rapporterad",
        Direction.NO_DIFFERENCE: "ingen skillnad rapporterad",
        Direction.HARM: "skada rapporterad",
        Direction.UNCLEAR: "resultat oklart eller inte angivet",
    },
)

DANISH = EvidenceWording(
    title="Evidensen i dette bibliotek",
    about=(
        "Læst ud af dokumenterne efter faste regler, hver post med sine citater. Det, der var"
        " usikkert, er udeladt, så en tom plads betyder ikke, at der ikke findes en undersøgelse."
    ),
    empty=(
        "Ingen undersøgelse med angivet type, lægemiddel og tilstand er fundet i biblioteket endnu."
    ),
    drugs="Lægemidler",
    conditions="Tilstande",
    every="Alle",
    shown=(
        "{shown} af {total} pladser vises, dem med flest undersøgelser først."
        " Vælg lægemidler eller tilstande for at se andre."
    ),
    drug="Lægemiddel",
    condition="Tilstand",
    kind="Undersøgelsestype",
    people_note=(
        "n er antallet af personer som angivet, hver undersøgelse talt én gang. Personer i"
        " oversigter og i igangværende undersøgelser lægges ikke til de andre."
    ),
    choose="Vis citaterne for",
    none_chosen="Vælg en plads i billedet",
    studies="{count} undersøgelser",
    one_study="1 undersøgelse",
    size="n = {people}",
    planned_size="n = {people} planlagt",
    not_stated="størrelse ikke angivet",
    own_report="førstehånds",
    relayed="gengivet fra ref. {label}",
    open_quote="Åbn i kilden",
    designs={
        Design.META_ANALYSIS: "metaanalyse",
        Design.SYSTEMATIC_REVIEW: "systematisk oversigt",
        Design.RANDOMISED_TRIAL: "randomiseret undersøgelse",
        Design.OPEN_TRIAL: "ukontrolleret eller åben undersøgelse",
        Design.OBSERVATIONAL: "observationsstudie",
        Design.CASE_SERIES: "kasusserie",
        Design.CASE_REPORT: "kasuistik",
        Design.GUIDELINE: "retningslinje",
        Design.REVIEW: "oversigtsartikel",
        Design.REPLY: "lægemiddelsvar",
        Design.PRODUCT_INFORMATION: "produktresumé",
        Design.ONGOING_TRIAL: "igangværende undersøgelse",
        Design.NIL_FOUND: "intet fundet",
    },
    short={
        Design.META_ANALYSIS: "metaanalyse",
        Design.SYSTEMATIC_REVIEW: "syst. oversigt",
        Design.RANDOMISED_TRIAL: "randomiseret",
        Design.OPEN_TRIAL: "åben",
        Design.OBSERVATIONAL: "observation",
        Design.CASE_SERIES: "kasusserie",
        Design.CASE_REPORT: "kasuistik",
        Design.GUIDELINE: "retningslinje",
        Design.REVIEW: "oversigt",
        Design.REPLY: "svar",
        Design.PRODUCT_INFORMATION: "produktresumé",
        Design.ONGOING_TRIAL: "igangværende",
        Design.NIL_FOUND: "intet fundet",
    },
    directions={
        Direction.BENEFIT: "gavn rapporteret",
        Direction.NO_DIFFERENCE: "ingen forskel rapporteret",
        Direction.HARM: "skade rapporteret",
        Direction.UNCLEAR: "resultat uklart eller ikke angivet",
    },
)

EVIDENCE_WORDINGS = MappingProxyType(
    {"nb": NORWEGIAN, "sv": SWEDISH, "da": DANISH, "en": ENGLISH},
)
