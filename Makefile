# Everything that a newcomer needs: Python 3.11, make, and on Debian apt. `make help` lists the commands.
PYTHON ?= python3
VENV ?= .venv
VENV_WAGTAIL74 ?= .venv-wagtail74
PORT_BASE ?= 8900
RUN = $(VENV)/bin/python
PARALLEL ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench lock browser

help:  ## Show these commands.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.made  ## Start a local Flint and two shops on it; Ctrl-C ends all three. PORT_BASE=8900.
	@PORT_BASE=$(PORT_BASE) $(RUN) -m example_site.demo

test: $(VENV)/.made $(VENV_WAGTAIL74)/.made browser lint  ## Lint, types, every test on Wagtail 8 and 7.4, browser tests.
	$(RUN) -m pytest -q -n $(PARALLEL) --dist loadfile --ignore tests/browser --ignore tests/processes
	$(RUN) -m pytest -q tests/browser tests/processes
	$(VENV_WAGTAIL74)/bin/python -m pytest -q -n $(PARALLEL) --dist loadfile tests/wagtail tests/storefront/test_wagtail.py tests/storage/test_django.py

lint: $(VENV)/.made  ## Ruff and a strict type check.
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

bench: $(VENV)/.made  ## Time every path beside a bare view.
	$(RUN) -m tests.bench

lock:  ## Make the hashed lock files anew (needs uv).
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --python-version 3.11 --upgrade -q -o requirements.lock
	echo 'wagtail>=7.4,<8' | uv pip compile pyproject.toml - --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --python-version 3.11 --upgrade -q -o requirements-wagtail74.lock

browser: $(VENV)/.made
	@.ci/fetch-chromium $(RUN)

$(VENV)/.made: requirements.lock pyproject.toml
	@echo "Making the virtual environment $(VENV) (once)…"
	@.ci/make-venv $(VENV) requirements.lock $(PYTHON)

$(VENV_WAGTAIL74)/.made: requirements-wagtail74.lock pyproject.toml
	@echo "Making the virtual environment $(VENV_WAGTAIL74) (once)…"
	@.ci/make-venv $(VENV_WAGTAIL74) requirements-wagtail74.lock $(PYTHON)
