"""The page's words in English."""

from ingest.model import DocumentKind
from ui.wording import Wording

ENGLISH = Wording(
    name="English",
    tagline="Answers in the sources' own words",
    welcome_title="What do you want to know?",
    welcome_text=(
        "Sitat finds the passages that answer, quotes them word for word with their source,"
        " and says so when the sources do not answer."
    ),
    examples="For example",
    ask="Ask a question",
    searching="Searching the sources …",
    opening_library="Opening the library …",
    new_conversation="New conversation",
    interface_language="Language",
    library="Library",
    filter_titles="Filter by title",
    more_documents="{count} more. Filter by title to find them.",
    library_version="Library version",
    disclaimer="For health professionals. Not medical advice.",
    one_quote="1 quote",
    many_quotes="{count} quotes",
    one_source="1 source",
    many_sources="{count} sources",
    counted="{quotes} from {sources}",
    refusal="The sources do not answer this",
    uncovered="The sources do not cover",
    related="Related passages, not an answer ({count})",
    related_note="These passages are close to the question. They do not answer it.",
    open_in_source="Open in source",
    relayed="Relayed from ref. {label}",
    second_hand="second-hand",
    primary_here="The primary source is in the library.",
    open_primary="Open the primary source",
    source="Source",
    back="Back to the chat",
    outline="Sections",
    not_updated="The source says that its content is not updated.",
    opened_quote="The quote you opened",
    other_quotes="Other quotes in the answer",
    and_others="and {count} others",
    problem="This did not work:",
    example_study="What was found in the study “{title}”?",
    example_topic="What is known about “{title}”?",
    kind_names={
        DocumentKind.RECORD: "Bibliographic record",
        DocumentKind.REPLY: "Drug information reply",
        DocumentKind.ARTICLE: "Article",
        DocumentKind.PLAIN: "Text",
    },
    language_names={
        "en": "English",
        "nb": "Norwegian",
        "nn": "Norwegian Nynorsk",
        "sv": "Swedish",
        "da": "Danish",
    },
)
