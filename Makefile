# The commands of this project. Each sets up what it needs, so a fresh clone needs only Python 3.11 and make.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

python := .venv/bin/python
pages := frontend/dist/index.html
# Written by npm itself at the end of an install.
frontend_packages := frontend/node_modules/.package-lock.json
test_packages := tests/node/node_modules/.package-lock.json
page_sources = $(shell find frontend \( -name node_modules -o -name dist \) -prune -o -type f -print)
# One group of tests to a core; a file's tests stay together, so that they share its server, and files come in
# the order of tests/conftest.py.
pytest := $(python) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help
help: ## say what each command does
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

.PHONY: run
run: .venv/runtime.stamp $(pages) ## set up, load the example partnership and serve it
	@scripts/system-packages libpangoft2-1.0-0 libharfbuzz-subset0 || echo "Without them there are no PDFs; everything else works."
	@exec $(python) -m app demo

.PHONY: test
test: .venv/dev.stamp $(frontend_packages) $(test_packages) ## everything CI runs: format, lint, types, pages, all tests
	@scripts/system-packages postgresql chromium-headless-shell fonts-liberation libpangoft2-1.0-0 libharfbuzz-subset0
	$(MAKE) lint
	scripts/npm --prefix frontend run check
	@$(python) -m compileall -q app # or each of the servers that tests start compiles all of it anew
	$(pytest)

.PHONY: check
check: .venv/dev.stamp $(test_packages) lint ## the quick part of `make test` on SQLite, for every few minutes
	$(pytest) -m "not (slow or browser or soak)" -k "not postgresql" --ignore tests/browser

.PHONY: lint
lint: .venv/dev.stamp ## format, lint and types
	$(python) -m ruff format --check
	$(python) -m ruff check
	$(python) -m mypy

.PHONY: soak
soak: .venv/dev.stamp $(pages) $(test_packages) ## the long tests: every role, kills, all page states
	@scripts/system-packages postgresql chromium-headless-shell fonts-liberation libpangoft2-1.0-0 libharfbuzz-subset0
	$(pytest) -m soak -o faulthandler_timeout=3600

.PHONY: bench
bench: .venv/dev.stamp ## speed against the bare driver and against the tutorial's way
	@scripts/system-packages postgresql
	$(python) -m bench

.PHONY: openapi
openapi: .venv/runtime.stamp ## write openapi.json anew from the code
	$(python) -m app openapi

.PHONY: frontend
frontend: $(pages) ## build the pages

.PHONY: lock
lock: .venv/dev.stamp ## resolve the lock files (`make lock upgrade=--upgrade` takes the newest versions)
	$(compile) pyproject.toml --output-file requirements.lock
	$(compile) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	$(compile) --group pyproject.toml:node --output-file requirements-node.lock
# No index and no address is written, so that the files install from any mirror.
compile = .venv/bin/uv pip compile --quiet $(upgrade) --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock"

.PHONY: clean
clean: ## remove all that was made or installed here, but never the data
	rm -rf .venv .cache frontend/node_modules frontend/dist tests/node/node_modules
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@scripts/make-environment

.venv/runtime.stamp: requirements.lock | .venv/bin/python
	@echo "Installing what the application needs ..."
	@$(python) -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

# The same versions and more, so it stands for the runtime packages too.
.venv/dev.stamp: requirements-dev.lock requirements.lock | .venv/bin/python
	@echo "Installing what the application and its tests need ..."
	@$(python) -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch .venv/runtime.stamp $@

%/node_modules/.package-lock.json: %/package-lock.json | .venv/bin/python
	@echo "Installing the npm packages of $* ..."
	@scripts/npm --prefix $* ci --ignore-scripts
	@touch $@

$(pages): $(page_sources) openapi.json $(frontend_packages)
	@echo "Building the pages ..."
	@scripts/npm --prefix frontend run build
	@touch $@
