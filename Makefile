# The commands a contributor types. `make` alone lists them.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python on this machine that is new enough; `make run PYTHON=…` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIND ?= 127.0.0.1

VENV := .venv
PY := $(VENV)/bin/python
FLASK := $(PY) -m flask --app wsgi
PIP := $(PY) -m pip --disable-pip-version-check --quiet install --require-hashes
BABEL := $(PY) -m babel.messages.frontend

# Small tests share the cores; of stories in a browser and drills two files run at a time, but a
# call, with its three browsers, wants the machine for itself.
SIDE_BY_SIDE := -n auto -m 'not browser and not drill'
TWO_BY_TWO := -n 2 --dist loadfile -m 'browser or drill'
# What the second engine is asked: what reads and writes, and each use case in which two act at
# once. `make drills` asks it everything.
TWO_AT_ONCE := allowances appeals approval_races approvals changes clocks closures complaints draft_holds \
	first_pick keep_apart lock_order offers outbox places register_files reminders reschedules slots side_replies \
	transfers turns two_homes visit_machine visits waiting waiting_races
SPEAKS_SQL := tests/models tests/queries tests/jobs tests/house/test_migrations.py tests/test_engine.py \
	$(TWO_AT_ONCE:%=tests/services/test_%.py)
CALLS := tests/flows/test_video_call.py tests/flows/test_video_relay.py
# Told by `make drills` alone: four browsers at once. Its pages and its rooms are tested in each run.
LONG_CALL := tests/flows/test_two_homes_call.py
ENGINE_DRILLS := tests/flows/test_races.py tests/flows/test_deliveries.py tests/jobs

LOCALES := bn hi ur ne
CATALOGUE := app/translations/messages.pot
COMPILED := $(patsubst %.po,%.mo,$(wildcard app/translations/*/LC_MESSAGES/*.po))
STATIC := $(shell find app/static -type f ! -name '*.br' ! -name '*.gz' 2>/dev/null)

.PHONY: help setup setup-dev run worker test drills check fix format types layers db demo messages bench weigh slow-line bench-video screenshots

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.installed $(COMPILED) $(VENV)/.compressed ## Install what the portal needs into .venv

run: setup ## Run the whole portal (PORT=8000, DATA_DIR=./var, BIND=127.0.0.1, DEMO=1)
	@exec $(PY) supervisor.py --bind $(BIND)

worker: setup ## Run one more worker against DATABASE_URL and REDIS_URL
	@exec $(PY) worker.py

test: setup-dev ## Run every check and test, on SQLite and on PostgreSQL
	@$(PY) -m tests.machine
	@$(MAKE) --no-print-directory format types layers
	$(PY) -m pytest -q $(SIDE_BY_SIDE) --engine=sqlite
	$(PY) -m pytest -m 'browser or drill' $(CALLS) --engine=sqlite
	$(PY) -m pytest $(TWO_BY_TWO) $(CALLS:%=--ignore=%) --ignore=$(LONG_CALL) --engine=sqlite
	@if $(PY) -m tests.postgres; then set -x; \
		$(PY) -m pytest -q $(SIDE_BY_SIDE) $(SPEAKS_SQL) --engine=postgresql && \
		$(PY) -m pytest $(TWO_BY_TWO) $(ENGINE_DRILLS) --engine=postgresql; fi

drills: setup-dev ## Run the slow stories and drills whole, on SQLite and on PostgreSQL
	DRILLS=whole $(PY) -m pytest -m 'browser or drill' --engine=sqlite
	@if $(PY) -m tests.postgres; then set -x; \
		$(PY) -m pytest -n auto -m 'not browser and not drill' --engine=postgresql && \
		$(PY) -m pytest -m drill --engine=postgresql; fi

check: setup-dev format types layers ## Run the quick checks before a commit (some two minutes)
	$(PY) -m pytest -q $(SIDE_BY_SIDE)

fix: setup-dev ## Mend what the formatter and the linter can mend alone
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

format: setup-dev ## Check form and lint
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: setup-dev ## Check the types
	$(PY) -m mypy

layers: setup-dev ## Check who imports whom
	$(VENV)/bin/lint-imports

db: setup ## Bring the database to the newest form
	$(FLASK) db upgrade

demo: setup ## Load the homes and the demo cast, and show the demo log-ins
	$(FLASK) demo load
	$(FLASK) demo credentials

messages: setup ## Collect the visible words into the catalogues of the other languages
	$(BABEL) extract --mapping pyproject.toml --keyword lazy_gettext --add-location file \
		--sort-by-file --omit-header --output-file $(CATALOGUE) .
	for locale in $(LOCALES); do \
		test -f app/translations/$$locale/LC_MESSAGES/messages.po && verb=update || verb=init; \
		test $$verb = update && extra="--no-fuzzy-matching --ignore-pot-creation-date" || extra=; \
		$(BABEL) $$verb $$extra --locale $$locale --input-file $(CATALOGUE) \
			--output-dir app/translations || exit 1; \
	done

bench: setup ## Time the first page, weigh the family's journey, read a register; JSON lines
	@$(PY) -m bench.first_page
	@$(MAKE) --no-print-directory weigh
	@$(PY) -m bench.register_import

weigh: setup ## Weigh every page of the family's journey; fails above the budget
	@HTMX_SOURCE=own $(PY) -m bench.weigh
	@HTMX_SOURCE=own $(PY) -m bench.weigh_in_front

slow-line: setup-dev ## Time the family's pages in Chromium on two slow lines (needs Chromium)
	@HTMX_SOURCE=own $(PY) -m bench.slow_line

ROOMS ?= 40

bench-video: setup-dev ## Time a call's first picture, and the pages beside many rooms (ROOMS=40)
	@HTMX_SOURCE=own $(PY) -m bench.video $(ROOMS)

screenshots: setup-dev ## Take a picture of every screen into docs/img/screens (needs Chromium)
	@HTMX_SOURCE=own $(PY) -m bench.screenshots

# Stamps: each step is done again only when what it was made from has changed.

$(VENV)/.made:
	@if [ -z "$(PYTHON)" ]; then \
		echo "e-Mulaqat needs Python 3.11 or newer; type: sudo apt install python3 python3-venv" >&2; exit 1; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "$(PYTHON) is not Python 3.11 or newer; type: make run PYTHON=python3.12 (or the one you have)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python's venv module is missing; type: sudo apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) && touch $@

$(VENV)/.installed: requirements.txt | $(VENV)/.made
	@echo "Installing what the portal needs into $(VENV) (the first time takes about a minute) …"
	@$(PIP) -r requirements.txt && touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	@echo "Installing the tools for tests into $(VENV) …"
	@$(PIP) -r requirements-dev.txt && touch $@

setup-dev: setup $(VENV)/.installed-dev

%.mo: %.po | $(VENV)/.installed
	@$(BABEL) compile --input-file $< --output-file $@ 2>/dev/null

$(VENV)/.compressed: $(STATIC) | $(VENV)/.installed
	@if [ -d app/static ]; then find app/static \( -name '*.br' -o -name '*.gz' \) -delete; \
		$(PY) -m app.web.static_packing; fi
	@touch $@
