"""The page's words in Norwegian."""

from ingest.model import DocumentKind
from ui.wording import Wording

NORWEGIAN = Wording(
    name="Norsk",
    tagline="Svar med kildenes egne ord",
    welcome_title="Hva vil du vite?",
    welcome_text=(
        "Sitat finner avsnittene som svarer, siterer dem ordrett med kilde,"
        " og sier fra når kildene ikke svarer."
    ),
    examples="For eksempel",
    ask="Still et spørsmål",
    searching="Leter i kildene …",
    opening_library="Åpner biblioteket …",
    new_conversation="Ny samtale",
    interface_language="Språk",
    library="Bibliotek",
    filter_titles="Filtrer på tittel",
    more_documents="{count} til. Filtrer på tittel for å finne dem.",
    library_version="Bibliotekversjon",
    disclaimer="For helsepersonell. Ikke medisinsk rådgivning.",
    one_quote="1 sitat",
    many_quotes="{count} sitater",
    one_source="1 kilde",
    many_sources="{count} kilder",
    counted="{quotes} fra {sources}",
    refusal="Kildene svarer ikke på dette",
    uncovered="Kildene sier ikke noe om",
    related="Beslektede avsnitt, ikke et svar ({count})",
    related_note="Disse avsnittene ligger nær spørsmålet. De svarer ikke på det.",
    open_in_source="Åpne i kilden",
    relayed="Gjengitt fra ref. {label}",
    second_hand="annenhånds",
    primary_here="Primærkilden er i biblioteket.",
    open_primary="Åpne primærkilden",
    source="Kilde",
    back="Tilbake til samtalen",
    outline="Innhold",
    not_updated="Kilden opplyser at innholdet ikke oppdateres.",
    opened_quote="Sitatet du åpnet",
    other_quotes="Andre sitater i svaret",
    and_others="og {count} andre",
    problem="Dette gikk ikke:",
    example_study="Hva ble funnet i studien «{title}»?",
    example_topic="Hva er kjent om «{title}»?",
    kind_names={
        DocumentKind.RECORD: "Bibliografisk post",
        DocumentKind.REPLY: "Legemiddelutredning",
        DocumentKind.ARTICLE: "Artikkel",
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
