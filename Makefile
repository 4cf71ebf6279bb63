# Two commands do everything on a machine with Python 3.11: `make chat` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DATA ?= data
MODELS ?= models

.DEFAULT_GOAL := help
.PHONY: help chat ask test lint format eval bench soak train-encoder eval-encoder train-reader eval-reader clean

help:  ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(READY): pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; set PYTHON=path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

chat: $(READY)  ## build the library from seeds/ and open the chat on 127.0.0.1:8501
	$(BIN)/sitat chat

ask: $(READY)  ## answer one question: make ask Q="Has tacrolimus been tried in IBM?"
	@$(BIN)/sitat ask "$(Q)"

test: $(READY) lint  ## every test and check
	$(BIN)/python -m pytest --cov --cov-report=term

lint: $(READY)  ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)  ## put the code in order
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

eval: $(READY)  ## score the project's own expected answers, beside the tutorial pipeline
	$(BIN)/sitat eval --report reports/eval

bench: $(READY)  ## time building and asking, beside the tutorial pipeline
	$(BIN)/python -m eval.bench

soak: $(READY)  ## kill a writer 200 times at random moments and count what was lost
	SITAT_KILLS=200 $(BIN)/python -m pytest -q -s tests/test_index_kills.py

train-encoder: $(READY)  ## train the Nordic tower from DATA/train into MODELS/nordic-minilm; goes on where it stopped
	$(BIN)/python -m index.training $(DATA) --out $(MODELS)/nordic-minilm

eval-encoder: $(READY)  ## retrieval by words, by each encoder and by both, on the sets in DATA/eval
	$(BIN)/python -m eval.encoders $(DATA)

train-reader: $(READY)  ## train the reader from DATA/train into MODELS/reader-minilm; goes on where it stopped
	$(BIN)/python -m qa.training $(DATA) --out $(MODELS)/reader-minilm

eval-reader: $(READY)  ## how well sentences that answer are found, and refusals decided, on the sets in DATA
	@mkdir -p reports
	$(BIN)/python -m eval.reading $(DATA) --picture reports/reliability.png

clean:  ## remove the environment and the default library
	rm -rf $(VENV) .sitat reports
