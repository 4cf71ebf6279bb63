"""What is found in a library's file by words and names: BM25, abbreviations, works."""

from collections.abc import Iterable

from index.keywords import Terms
from index.matching import match_query, quoted
from index.reader import Reader
from index.schema import COLUMN_WEIGHTS


class WordReader(Reader):
    """Questions by words to an open library file."""

    def match(self, terms: Terms, k: int) -> list[tuple[int, float]]:
        """The `k` best passages by BM25 (Robertson and Zaragoza 2009), (id, score), high is good.

        Equal ones are ordered by document and position, whenever they came into the library.
        """
        query = match_query(terms)
        if not query:
            return []
        found = self._matched(query, k + 1)
        if len(found) > k and found[k][1] == found[k - 1][1]:
            last = found[k][1]
            tied = self._matched(query, -1, last)
            place = {row[0]: (row[1], row[2].start) for row in self.stored([i for i, _ in tied])}
            tied.sort(key=lambda item: place[item[0]])
            found = [item for item in found if item[1] > last] + tied
        return found[:k]

    def _matched(
        self, query: str, limit: int, score: float | None = None
    ) -> list[tuple[int, float]]:
        """(passage id, BM25) best first, -1 as `limit` for all; with `score` those that have it."""
        only = None if score is None else -score
        return [
            (int(row[0]), -float(row[1]))
            for row in self._rows(
                "SELECT rowid, bm25(words, ?, ?, ?, ?) AS score FROM words WHERE words MATCH ?"
                " AND (? IS NULL OR score = ?) ORDER BY score, rowid LIMIT ?",
                *COLUMN_WEIGHTS,
                query,
                only,
                only,
                limit,
            )
        ]

    def document_frequency(self, column: str, term: str) -> int:
        """In how many passages a term of one column stands."""
        if column not in {"stems", "keys", "concepts"}:
            raise ValueError(f"no such column: {column}")
        rows = self._rows(
            "SELECT count(*) FROM words WHERE words MATCH ?", f"{column} : {quoted(term)}"
        )
        return int(rows[0][0])

    def expansions(self, short: str) -> tuple[str, ...]:
        """The long forms under which the library's documents explain an abbreviation."""
        return tuple(
            str(row[0])
            for row in self._rows(
                "SELECT long, count(*) AS n FROM abbreviations WHERE short = ?"
                " GROUP BY long ORDER BY n DESC, long",
                short,
            )
        )

    def holder_of(self, names: Iterable[tuple[str, str]], besides: str = "") -> str | None:
        """The document that is the work so named (see `work_names`), if the library has it."""
        for kind, value in names:
            rows = self._rows(
                "SELECT document_id FROM works WHERE kind = ? AND value = ? AND document_id <> ?"
                " ORDER BY document_id LIMIT 1",
                kind,
                value,
                besides,
            )
            if rows:
                return str(rows[0][0])
        return None
