"""What a search found, in order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.reader import PassageFields
from ingest.model import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    `rank` is 1 for the best; `score` is the chance that it answers (see
    `index.fusion`), or the cosine in a search by vector; `dense_rank` and `keyword_rank` are its
    ranks in each retriever, None where that one did not name it; `cosine` is its similarity.
    """

    passage: Passage
    passage_id: int
    rank: int
    score: float
    dense_rank: int | None
    keyword_rank: int | None
    cosine: float
    bm25: float


def ranked(
    stored: Mapping[int, PassageFields],
    scores: Mapping[int, float],
    dense: Sequence[int],
    matched: Sequence[tuple[int, float]],
    cosines: Mapping[int, float],
    cut: Callable[[PassageFields], Passage],
    k: int,
) -> list[Hit]:
    """The `k` stored passages of the best scores; equal ones by document and position.

    `dense` and `matched` are what each retriever named; of the `matched` with their BM25 scores.
    """

    def place(passage_id: int) -> tuple[str, int]:
        return stored[passage_id][1], stored[passage_id][2].start

    def ranks(found: Mapping[int, float]) -> dict[int, int]:
        order = sorted(found, key=lambda i: (-round(found[i], 9), place(i)))
        return {passage_id: rank for rank, passage_id in enumerate(order, start=1)}

    words = {i: score for i, score in matched if i in stored}
    dense_ranks = ranks({i: cosines[i] for i in dense if i in stored})
    word_ranks = ranks(words)
    return [
        Hit(
            cut(stored[passage_id]),
            passage_id,
            rank,
            scores[passage_id],
            dense_ranks.get(passage_id),
            word_ranks.get(passage_id),
            cosines[passage_id],
            words.get(passage_id, 0.0),
        )
        for passage_id, rank in ranks(scores).items()
        if rank <= k
    ]
