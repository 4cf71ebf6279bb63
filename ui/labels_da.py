"""The page's words in Danish."""

from ingest.model import DocumentKind
from ui.wording import Wording

DANISH = Wording(
    name="Dansk",
    tagline="Svar med kildernes egne ord",
    welcome_title="Hvad vil du vide?",
    welcome_text=(
        "Sitat finder de afsnit, der svarer, citerer dem ordret med kilde"
        " og siger til, når kilderne ikke svarer."
    ),
    examples="For eksempel",
    ask="Stil et spørgsmål",
    searching="Leder i kilderne …",
    opening_library="Åbner biblioteket …",
    new_conversation="Ny samtale",
    interface_language="Sprog",
    library="Bibliotek",
    filter_titles="Filtrer på titel",
    more_documents="{count} til. Filtrer på titel for at finde dem.",
    library_version="Biblioteksversion",
    disclaimer="For sundhedspersonale. Ikke lægelig rådgivning.",
    one_quote="1 citat",
    many_quotes="{count} citater",
    one_source="1 kilde",
    many_sources="{count} kilder",
    counted="{quotes} fra {sources}",
    refusal="Kilderne svarer ikke på dette",
    uncovered="Kilderne siger ikke noget om",
    related="Beslægtede afsnit, ikke et svar ({count})",
    related_note="Disse afsnit ligger tæt på spørgsmålet. De svarer ikke på det.",
    open_in_source="Åbn i kilden",
    relayed="Gengivet fra ref. {label}",
    second_hand="andenhånds",
    primary_here="Primærkilden er i biblioteket.",
    open_primary="Åbn primærkilden",
    source="Kilde",
    back="Tilbage til samtalen",
    outline="Indhold",
    not_updated="Kilden oplyser, at indholdet ikke opdateres.",
    opened_quote="Citatet, du åbnede",
    other_quotes="Andre citater i svaret",
    and_others="og {count} andre",
    problem="Det gik ikke:",
    example_study="Hvad fandt man i studiet »{title}«?",
    example_topic="Hvad ved man om »{title}«?",
    kind_names={
        DocumentKind.RECORD: "Bibliografisk post",
        DocumentKind.REPLY: "Lægemiddeludredning",
        DocumentKind.ARTICLE: "Artikel",
        DocumentKind.PLAIN: "Tekst",
    },
    language_names={
        "en": "Engelsk",
        "nb": "Norsk",
        "nn": "Nynorsk",
        "sv": "Svensk",
        "da": "Dansk",
    },
)
