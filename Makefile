# make install | run | test | check | bench | docs | release -- each sets up what it needs first.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# uv does not read pip's configuration: a mirror or certificate set there is handed on.
UV := $(BIN)/uv


.PHONY: help install run screenshots test test-faults train train-folds train-lines quality check format bench bench-short dist sbom audit release docs generated lock lock-kafka browser clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/installed: requirements/bootstrap.txt requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "communique needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	@echo 'installing into $(VENV): about 1 GB, half a minute to a few, once'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/runtime.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	touch $@

install: $(VENV)/installed ## a ready .venv/bin/communique

run: install ## broker, topics, worker, view; streams seeds/ in and shows what comes out (ARGS=--exit to leave when done)
	@$(BIN)/communique run $(ARGS)

browser: $(VENV)/installed-dev ## a Chromium for the tests, if the machine has none
	@scripts/browser $(BIN)/playwright

test: $(VENV)/installed-dev browser ## every test: real broker, real browser
	$(BIN)/pytest -m "not faults" $(ARGS)

test-faults: $(VENV)/installed-dev ## the long fault runs (an hour on two cores)
	$(BIN)/pytest -m faults $(ARGS)

screenshots: $(VENV)/installed-dev browser ## docs/screenshots anew, from the seeds
	$(BIN)/python scripts/screenshots

quality: install ## the quality figures, where the research sets lie beside the project
	$(BIN)/python ../shared/score.py --cli '$(BIN)/communique extract'

$(VENV)/installed-train: $(VENV)/installed requirements/train.txt
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/train.txt
	touch $@

train: $(VENV)/installed-train ## the reader's weights, from the labelled sets beside the project
	PYTHONPATH=. $(BIN)/python training/run.py train $(ARGS)

train-folds: $(VENV)/installed-train ## one set of weights a fold, for cross-validated figures (ARGS="--only 0": the shipped ones again)
	PYTHONPATH=. $(BIN)/python training/run.py folds --out build/folds $(ARGS)

train-lines: install ## the weights by which furniture is told from story, from the pages in tests/pages (ARGS=--folds for cross-validated figures)
	PYTHONPATH=. $(BIN)/python training/lines.py $(ARGS)

check: $(VENV)/installed-dev .typing ## formatting, lint, types, layers: what CI asks for
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=.typing $(BIN)/mypy -p communique
	$(BIN)/lint-imports

# mypy cannot follow an editable install of mapped folders: it reads these links instead.
.typing: pyproject.toml
	mkdir -p .typing/communique
	for room in agents broker cli nlp producers schemas web; do ln -sfn ../../$$room .typing/communique/$$room; done
	touch .typing

docs: $(VENV)/installed-dev ## the pages as a site in build/site
	$(BIN)/mkdocs build --strict --quiet

generated: install ## the parts of docs/ that the program writes itself: schemas, settings, codebook
	$(BIN)/python scripts/generate_docs.py

format: $(VENV)/installed-dev ## mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/installed-dev ## the speed figures
	$(BIN)/python benchmarks/run.py $(ARGS)

bench-short: $(VENV)/installed-dev ## two ratios of processor time, beside those held in benchmarks/short.json: what CI asks for
	$(BIN)/python benchmarks/short.py $(ARGS)

# What a release ships and says of itself: all of it under dist/.
dist: $(VENV)/installed ## wheel and sdist, the wheel made from the sdist
	rm -rf dist
	$(UV) build --quiet --out-dir dist

build/release-env: dist
	$(UV) venv --quiet --clear --python $(BIN)/python $@
	$(UV) pip install --quiet --python $@ --constraint requirements/runtime.txt "$$(ls dist/*.whl)[broker,export]"

sbom: $(VENV)/installed-dev build/release-env ## CycloneDX list of what an installed communique consists of
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible \
	  --output-file dist/communique.cdx.json build/release-env
	$(BIN)/pip-licenses --python build/release-env/bin/python --format markdown --with-urls --order license \
	  --output-file dist/LICENCES.md

audit: $(VENV)/installed-dev ## known vulnerabilities of what is pinned; fails for whatever could not be looked up
	$(BIN)/pip-audit --strict --disable-pip --require-hashes --requirement requirements/runtime.txt

release: check test docs sbom audit ## everything that a release needs, and the proof that it works

lock: ## pin and hash anew
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra broker --extra export pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra broker --extra export --extra train -c requirements/runtime.txt pyproject.toml -o requirements/train.txt
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra broker --extra export --extra dev -c requirements/runtime.txt pyproject.toml -o requirements/dev.txt

lock-kafka: install ## pin Kafka's jars anew, by sha256
	$(BIN)/python scripts/lock-kafka > .kafka.lock && mv .kafka.lock broker/kafka.lock

clean: ## forget the environment and the caches
	rm -rf $(VENV) .typing build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
