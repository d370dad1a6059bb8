# Everything here may be repeated: what is done already is not done again.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install install-test run test audit bench lint translations lock clean

PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
BIN := .venv/bin
ROOMS := $(wildcard api portal pictures search locales migrations tests)
COMPILE = $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

help: ## Say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

install: .venv/run.stamp ## Prepare .venv; then .venv/bin/kerege works

install-test: .venv/test.stamp

run: install ## Serve everything with the sample catalogue on http://127.0.0.1:8000 (PORT changes it)
	@exec $(BIN)/kerege serve --sample

test: install-test ## Install what the tests need and run them all
	@.ci/chromium
	@exec $(BIN)/pytest

audit: install-test ## Hold every page against axe, the validator, Lighthouse and all checks in full (half an hour)
	@.ci/chromium
	@exec $(BIN)/pytest -m audit

bench: install-test ## Measure reading over 1,000, 10,000 and 100,000 records beside a bare handler (an hour)
	@exec $(BIN)/python -m tests.benchmarks.speed --write

lint: install-test ## Check style, types, floors, schema, translations and the length of files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/kerege schema --check
	$(BIN)/kerege locales check
	@find $(ROOMS) -name '*.py' -exec awk \
		'FNR == 401 {print FILENAME ": longer than 400 lines"; long = 1} END {exit long}' {} +

translations: install ## Bring the catalogues up to date with the sentences in the sources
	$(BIN)/python -m locales.catalogues extract
	$(BIN)/python -m locales.catalogues update

lock: install-test ## Choose the newest allowed releases of all dependencies anew
	$(COMPILE) requirements/uv.in --output-file requirements/uv.txt
	$(COMPILE) pyproject.toml requirements/build.in --output-file requirements/run.txt
	$(COMPILE) pyproject.toml requirements/build.in --extra oidc \
		--constraint requirements/run.txt --output-file requirements/oidc.txt
	$(COMPILE) pyproject.toml requirements/build.in --extra test --extra oidc \
		--constraint requirements/oidc.txt --output-file requirements/test.txt

clean: ## Remove what was installed and built; the data in var stays
	rm -rf .venv build dist *.egg-info .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -not -path './node_modules/*' -prune -exec rm -rf {} +

.venv/run.stamp: requirements/run.txt requirements/uv.txt pyproject.toml
	@PYTHON="$(PYTHON)" .ci/install run
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	@.ci/install test
	@touch $@
