"""How well answering sentences are found, and refusals decided, on public questions."""
