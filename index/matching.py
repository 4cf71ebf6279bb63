"""Full-text queries made of terms; a term is only ever a word to look for, never an operator."""

from index.keywords import Terms


def quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def match_query(terms: Terms) -> str:
    columns = (
        ("stems", terms.stems),
        ("keys", terms.keys),
        ("concepts", terms.concepts),
        ("context", (*terms.keys, *terms.concepts)),
    )
    return " OR ".join(
        f"{column} : ({' OR '.join(quoted(term) for term in chosen)})"
        for column, chosen in columns
        if chosen
    )
