# Each target does all its own set-up, says what it does, and does nothing again when nothing changed.

.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:
# Bytecode halves every start; a machine may have it switched off.
unexport PYTHONDONTWRITEBYTECODE

ROOMS := studies sources expectations warehouse transforms dashboards flows
BIN := .venv/bin
DATA ?= ../shared/data

.PHONY: help
help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/ready: requirements.lock pyproject.toml
	@sh .ci/setup

.PHONY: setup
setup: .venv/ready ## Make .venv from the hashed lock (the other targets call it)

.PHONY: demo
demo: .venv/ready ## Run the example study from raw files to pages
	@echo "demo: running the founding program's example; it is dirty on purpose."
	@$(BIN)/kohort run examples/cordova || { code=$$?; test $$code -eq 11 || exit $$code; }

.venv/browser: .venv/ready
	@sh tests/find-browser

.PHONY: test
test: .venv/browser ## Run every test, the pages in a headless Chromium included
	@KOHORT_BROWSER="$$(cat .venv/browser)" $(BIN)/python -m pytest -n 2 --dist loadgroup -q $(TESTS)

.PHONY: test-real
test-real: .venv/ready ## Hold readers, scores and estimates against real files: make test-real DATA=DIR
	@$(BIN)/python -m pytest tests/real --data "$(DATA)" -q -s

.PHONY: check
check: .venv/ready ## Format, lint, types, rules of import, SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 -n warehouse transforms

.PHONY: format
format: .venv/ready ## Put Python and SQL into the house's shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sqlfluff fix -q --processes 2 warehouse transforms

.PHONY: schemas
schemas: .venv/ready ## Write the JSON Schemas of the study files anew
	$(BIN)/python -m studies.schemas

.PHONY: methods
methods: .venv/ready ## Write the paragraphs of docs/methods.md anew from the words of the pages
	$(BIN)/python -m dashboards.methods

.PHONY: measure
measure: .venv/ready ## Time the commands and weigh the page and the code
	$(BIN)/python benchmarks/measure.py

.PHONY: reference
reference: ## Print the numbers of tests/reference anew (needs R; the tests do not)
	@cd tests/reference && Rscript evidence.R > evidence.json

.PHONY: lock
lock: ## Resolve requirements.lock anew (needs uv); no registry address is written into it
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --extra test pyproject.toml -o requirements.lock

.PHONY: clean
clean: ## Remove what set-up and runs made
	rm -rf .venv build examples/*/build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
