"""The reader's network: the six layers of the encoder over windows, and a score a sentence.

It starts half-way between the base model and the Nordic tower, which reads both vocabularies: the
word embeddings are those of the two and stay as they are.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from index.encoder import packaged_folder
from index.nordic import FOLDER as NORDIC
from index.tower import HEADS, WIDTH, Tower, adapted, attend_each, base_state, runs_of
from qa.reader.windows import Window

SHARE = 0.5
"""How far from the base model towards the Nordic tower the layers start."""


class Network(nn.Module):
    """The tower with a vector for what is not the question, and two layers that score."""

    dropout = 0.0
    """The share of embeddings and of what each layer adds that training leaves out, drawn anew
    each time."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.tower = Tower(vocabulary)
        self.read = nn.Parameter(torch.zeros(WIDTH))
        self.mix = nn.Linear(2 * WIDTH, WIDTH)
        self.score = nn.Linear(WIDTH, 1)

    def forward(self, windows: Sequence[Window], filler: int = 1) -> Tensor:
        """Scores (sentences,) of all windows' sentences in order, float32.

        The tokens of all windows lie end to end; `filler` rounds their number up, since kernels
        are kept by shape. It is quickest when windows of one length lie beside each other.
        """
        device = self.read.device
        ids = [piece for window in windows for piece in window.ids]
        lengths = [len(window.ids) for window in windows]
        places = [place for length in lengths for place in range(length)]
        kinds = [float(place >= w.asked) for w in windows for place in range(len(w.ids))]
        extra = -len(ids) % filler
        if extra:
            lengths.append(extra)
            ids, places = ids + [0] * extra, places + [0] * extra
            kinds += [0.0] * extra
        tower = self.tower
        of_text = torch.tensor(kinds, device=device, dtype=self.read.dtype)[:, None] * self.read
        hidden = tower.words(torch.tensor(ids, device=device))
        hidden = tower.norm(hidden + tower.positions(torch.tensor(places, device=device)) + of_text)
        hidden = self._drop(hidden)
        runs = list(runs_of(lengths))
        attend = _attend_plainly if self.training else attend_each
        for layer in tower.layers:
            hidden = layer(hidden, lambda heads: attend(heads, runs), self._drop)
        return self._scores(hidden, windows)

    def _drop(self, value: Tensor) -> Tensor:
        return functional.dropout(value, self.dropout, self.training) if self.dropout else value

    def _scores(self, hidden: Tensor, windows: Sequence[Window]) -> Tensor:
        first, owner, rows = list[int](), list[int](), list[int]()
        start = number = 0
        for window in windows:
            for begin, end in window.spans:
                rows += range(start + begin, start + end)
                owner += [number] * (end - begin)
                first.append(start)
                number += 1
            start += len(window.ids)
        device = hidden.device
        owners = torch.tensor(owner, device=device)
        sums = torch.zeros(number, WIDTH, device=device)
        sums = sums.index_add(0, owners, hidden[torch.tensor(rows, device=device)].float())
        counts = torch.zeros(number, device=device).index_add(
            0, owners, torch.ones(len(owner), device=device)
        )
        marks = hidden[torch.tensor(first, device=device)].float()
        both = torch.cat([marks, sums / counts[:, None]], 1).to(self.mix.weight.dtype)
        scores: Tensor = self.score(functional.gelu(self.mix(both)))
        return scores[:, 0].float()


def _attend_plainly(heads: Tensor, runs: Sequence[tuple[int, int]]) -> Tensor:
    """Attention written out: on a processor its gradient is much quicker than the fused one's."""
    mixed = []
    start = 0
    for count, length in runs:
        part = heads[start : start + count * length].view(count, length, 3, HEADS, -1)
        query, key, value = part.permute(2, 0, 3, 1, 4).unbind(0)
        weights = (query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS)).softmax(-1)
        seen = weights.to(value.dtype) @ value
        mixed.append(seen.transpose(1, 2).reshape(count * length, WIDTH))
        start += count * length
    return torch.cat(mixed)


def start_state(words: torch.dtype = torch.float32) -> dict[str, Tensor]:
    """The tower's weights before training, both vocabularies in one table of type `words`.

    Tensor by tensor, since the whole base model, the whole Nordic tower and what is half-way
    between them need not be in memory at once.

    Raises:
        EncoderError: when the base model's package is not installed.
    """
    base = base_state(packaged_folder() / "model.safetensors")
    file = load_file(str(NORDIC / "adapter.safetensors"))
    state = {}
    for name in list(base):
        value = base.pop(name)
        nordic = adapted({name: value}, file)[name]
        if name == "words.weight":
            state[name] = torch.cat([value.to(words), nordic.to(words)])
        else:
            state[name] = value + SHARE * (nordic - value)
    return state


def segment_vector(weights: Path) -> Tensor:
    """What the base model adds to a second text's tokens beyond what it adds to a first's."""
    raw = load_file(str(weights))
    name = next(key for key in raw if key.endswith("token_type_embeddings.weight"))
    kinds = raw[name].float()
    return kinds[1] - kinds[0]


def fresh(state: Mapping[str, Tensor], segment: Tensor, seed: int) -> Network:
    """A network at its start: `state` in the tower, the scoring layers drawn by `seed`."""
    torch.manual_seed(seed)
    network = Network(state["words.weight"].shape[0])
    network.tower.load_state_dict(dict(state))
    with torch.no_grad():
        network.read.copy_(segment)
        network.score.bias.zero_()
    return network
