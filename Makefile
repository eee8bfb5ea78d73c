# What each target promises stands in CONTRIBUTING.md. Stamp files in .venv make repeated runs quick.
VENV := .venv
BIN := $(VENV)/bin
PACKAGING := pyproject.toml setup.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest
# Annotated corpora and their scorers, which are no part of the project.
DATA ?= ../shared/data/dev
SCORERS ?= ../shared/acceptance

.PHONY: demo test test-long check format picture models score clean servers chromium

demo: $(VENV)/installed
	@$(BIN)/rabita demo demo

test: $(VENV)/dev chromium servers
	$(PYTEST) -m "not long"

test-long: $(VENV)/dev chromium servers
	RABITA_LONG=1 $(PYTEST)

check: $(VENV)/dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/python tools/layers.py
	$(BIN)/python tools/check_docs.py
	$(BIN)/python tools/check_licences.py
	$(BIN)/python tools/wheel_guard.py
	$(BIN)/python tools/footprint.py
	$(PYTEST) -q tests/unit/test_public_names.py

format: $(VENV)/dev
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

picture: $(VENV)/dev chromium
	$(BIN)/python tools/picture.py

models: $(VENV)/dev
	$(BIN)/python -m rabita.loaders.extract.training.mentions --data $(DATA) --out loaders/extract/models
	$(BIN)/python tools/score.py --data $(DATA) --scorers $(SCORERS) --cards loaders/extract/models

score: $(VENV)/dev
	$(BIN)/python tools/score.py --data $(DATA) --scorers $(SCORERS)

clean:
	rm -rf $(VENV) build dist demo *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .grimp_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

chromium:
	@sh tools/chromium.sh

servers: $(VENV)/dev
	@$(BIN)/python tests/servers/neo4j_server.py resolve || echo "No Neo4j server (Maven and a JDK make one): its tests will skip." >&2

$(BIN)/python:
	@sh tools/venv.sh $(VENV)

$(VENV)/installed: $(PACKAGING) | $(BIN)/python
	@echo "Installing Rabita into $(VENV)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/dev: $(PACKAGING) | $(BIN)/python
	@echo "Installing Rabita with its development tools into $(VENV)"
	@$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/installed
