"""The page's words in Swedish."""

from ingest.model import DocumentKind
from ui.wording import Wording

SWEDISH = Wording(
    name="Svenska",
    tagline="Svar med källornas egna ord",
    welcome_title="Vad vill du veta?",
    welcome_text=(
        "Sitat hittar de stycken som svarar, citerar dem ordagrant med källa"
        " och säger till när källorna inte svarar."
    ),
    examples="Till exempel",
    ask="Ställ en fråga",
    searching="Söker i källorna …",
    opening_library="Öppnar biblioteket …",
    new_conversation="Nytt samtal",
    interface_language="Språk",
    library="Bibliotek",
    filter_titles="Filtrera på titel",
    more_documents="{count} till. Filtrera på titel för att hitta dem.",
    library_version="Biblioteksversion",
    disclaimer="För hälso- och sjukvårdspersonal. Inte medicinsk rådgivning.",
    one_quote="1 citat",
    many_quotes="{count} citat",
    one_source="1 källa",
    many_sources="{count} källor",
    counted="{quotes} från {sources}",
    refusal="Källorna svarar inte på detta",
    uncovered="Källorna säger inget om",
    related="Närliggande stycken, inte ett svar ({count})",
    related_note="Dessa stycken ligger nära frågan. De svarar inte på den.",
    open_in_source="Öppna i källan",
    relayed="Återgivet från ref. {label}",
    second_hand="i andra hand",
    primary_here="Primärkällan finns i biblioteket.",
    open_primary="Öppna primärkällan",
    source="Källa",
    back="Tillbaka till samtalet",
    outline="Innehåll",
    not_updated="Källan anger att innehållet inte uppdateras.",
    opened_quote="Citatet du öppnade",
    other_quotes="Andra citat i svaret",
    and_others="och {count} andra",
    problem="Detta gick inte:",
    example_study="Vad fann man i studien ”{title}”?",
    example_topic="Vad är känt om ”{title}”?",
    kind_names={
        DocumentKind.RECORD: "Bibliografisk post",
        DocumentKind.REPLY: "Läkemedelsutredning",
        DocumentKind.ARTICLE: "Artikel",
        DocumentKind.PLAIN: "Text",
    },
    language_names={
        "en": "Engelska",
        "nb": "Norska",
        "nn": "Nynorska",
        "sv": "Svenska",
        "da": "Danska",
    },
)
