"""A reader's network of real depth and few words, for tests."""

import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from ingest.vocabulary import load
from qa.reader.network import Network
from qa.reader.windows import Tokens

WORDS = "the dose was two four mg a day pain fell no rash dosen var to fire mg om dagen".split()


def tiny_tokens() -> Tokens:
    """Tokens of whole words; ids 101 and 102 exist besides."""

    def one() -> Tokenizer:
        known = {"[UNK]": 0, **{word: n for n, word in enumerate(dict.fromkeys(WORDS), 1)}}
        known.update({f"filler{number}": number for number in range(len(known), 110)})
        tokenizer = Tokenizer(models.WordLevel(known, unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
        return tokenizer

    return Tokens(one(), one(), load())


def tiny_network(seed: int = 3) -> Network:
    """A network of real depth and few words, drawn by `seed`."""
    torch.manual_seed(seed)
    network = Network(220)
    with torch.no_grad():
        for name, value in network.named_parameters():
            if "norm" not in name:
                value.normal_(0.0, 0.06)
    return network.eval()
