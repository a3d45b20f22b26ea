# Two commands matter: `make demo` and `make test`. Python >= 3.11, make and a package index are all they need.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin
# The stamp carries the lock's checksum, so a changed lock installs again and an unchanged one costs nothing.
RUNTIME := .venv/.runtime-$(shell cat requirements/runtime.txt | cksum | cut -d' ' -f1)
DEV := .venv/.dev-$(shell cat requirements/runtime.txt requirements/dev.txt | cksum | cut -d' ' -f1)
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-header --universal --python-version 3.11

.PHONY: help demo demo-reset test check fast heavy journeys pictures bench format messages lock browser

help: ## list the recipes
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1	/' | expand -t 20

demo: $(RUNTIME) ## the practice town on this machine; Ctrl-C stops it, data is kept
	@exec $(BIN)/samvag demo --port $(PORT)

demo-reset: $(RUNTIME) ## the practice town from the beginning
	@exec $(BIN)/samvag demo --reset --port $(PORT)

test: $(DEV) browser check fast heavy journeys ## everything: checks, tests, browser journeys

check: $(DEV) ## format, lint, types, imports, templates, migrations, locks, English, row-level security
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet samvag
	$(BIN)/python -W ignore manage.py makemigrations --check --dry-run
	$(BIN)/python scripts/lock_drift.py
	$(BIN)/python scripts/messages.py --check
	$(BIN)/pytest -q tests/architecture/test_row_level_security*.py

fast: $(DEV) ## tests without a browser
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m "not journey and not heavy"

heavy: $(DEV) ## many worlds, many faults, and processes killed under writes
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup -m "heavy and not journey"

journeys: $(DEV) browser ## the walks by role in a real browser
	$(BIN)/pytest -q -m journey

pictures: $(DEV) browser ## the handbook's pictures, taken by the journeys
	SAMVAG_PICTURES=docs/handbok/bilder $(BIN)/pytest -q $$(grep -l "picture=" tests/journeys/test_*.py)

bench: $(DEV) ## speed beside bare SQL and a minimal page; many open boards
	$(BIN)/python -m bench
	$(BIN)/python -m bench.streams

format: $(DEV) ## format and repair what a machine can
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

messages: $(DEV) ## collect new sentences to translate, compile the catalogues
	$(BIN)/python scripts/messages.py

lock: $(DEV) ## make the hash locks again from requirements/*.in
	$(LOCK) requirements/runtime.in --output-file requirements/runtime.txt
	$(LOCK) requirements/dev.in --output-file requirements/dev.txt

browser: ## find or install a browser
	@scripts/browser >/dev/null

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Debian: apt-get install python3-venv"; exit 1; }

$(RUNTIME): | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt
	@$(BIN)/python scripts/enter_environment.py
	@rm -f .venv/.runtime-* && touch $@

$(DEV): $(RUNTIME) | .venv/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt -r requirements/dev.txt
	@rm -f .venv/.dev-* && touch $@
