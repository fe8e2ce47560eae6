# The only commands anyone needs to know. Each of them does its own set-up; `make` lists them.
PYTHON ?= python3
PY := .venv/bin/python
SIZE ?= small
SEED ?= 1
HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo run test check fix bench reset setup setup-dev

help: ## list these commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

demo: setup ## two counties with invented people on PORT (SIZE=small, county or ten; SEED=1)
	@$(PY) -m geleit demo --size $(SIZE) --seed $(SEED) --host $(HOST) --port $(PORT)

run: setup ## an empty installation on PORT: database, web server and worker
	@$(PY) -m geleit run --host $(HOST) --port $(PORT)

test: check ## everything that CI runs: check, tests, browser journeys (ARGS= for pytest)
	@$(PY) tools/chromium.py
	$(PY) -m pytest -n 2 -m "not journey" $(ARGS)
	@$(PY) tools/second_server.py $(ARGS)
	$(PY) -m pytest -m journey $(ARGS)

check: setup-dev ## lint, format, types, contracts, translations, migrations; no tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy geleit tools tests bench
	.venv/bin/lint-imports --no-cache
	@$(PY) tools/messages.py check
	@$(PY) tools/assets.py check
	@$(PY) -m geleit manage makemigrations --check --dry-run

fix: setup-dev ## repair what can be repaired by itself: lint, format, text catalogues
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	@$(PY) tools/messages.py all

bench: setup-dev ## measure the pages at SIZE=county and SIZE=ten, as a table
	@$(PY) tools/bench.py $(ARGS)

reset: setup ## throw away this installation's data in var/ (asks first; YES=1 does not)
	@$(PY) tools/reset.py $(if $(YES),--yes)

setup:
	@$(PYTHON) tools/setup.py

setup-dev:
	@$(PYTHON) tools/setup.py --dev
