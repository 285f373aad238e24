# Every command a user types; `make help` lists them.  Nothing needs root, a running server or Docker.
.DEFAULT_GOAL := help
PYTHON ?= python3
SCALE ?= 1
SIZE ?= 1000000
BIN := .venv/bin
# Two processes take the tests in the order of tests/conftest.py, the longest first.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

export DAGSTER_DISABLE_TELEMETRY := 1
export DO_NOT_TRACK := 1

# uv installs from where pip does.
PIP_INDEX = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}"; \
	if [ -n "$$UV_DEFAULT_INDEX" ]; then export UV_DEFAULT_INDEX; else unset UV_DEFAULT_INDEX; fi;

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## create .venv from requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		|| { echo "make: $(PYTHON) is $$($(PYTHON) -V 2>&1); Python 3.11 to 3.13 is needed, for example make PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
		|| { echo "make: $(PYTHON) cannot create a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "installing the pinned packages into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^\(uv==[^ ;]*\).*/\1/p' requirements.lock)"
	@$(PIP_INDEX) $(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.lock \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps -e .
	@touch .venv/ready

demo: .venv/ready ## generate sources and run the whole line on them (SCALE=1)
	@$(BIN)/cdp demo --scale $(SCALE)

test: .venv/ready ## every check: lint, types, all tests
	@$(MAKE) --no-print-directory -j2 -O lint pytest

pytest: .venv/ready
	$(PYTEST) -m "not nightly"

quick: .venv/ready ## the part of the tests that needs no server
	$(PYTEST) -m "not slow and not engine and not nightly"

nightly: .venv/ready ## every test, the long ones that `make test` leaves out too, and more examples of each property
	HYPOTHESIS_PROFILE=nightly $(PYTEST)

fmt: .venv/ready ## put the Python in shape
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

hooks: .venv/ready ## run the checks of changed files before each commit
	$(BIN)/pre-commit install

lint: .venv/ready ## ruff, mypy, sqlfluff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.lint_sql

parity: SCALE = 0.05
parity: .venv/ready ## the same sources on PostgreSQL and on ClickHouse, every row compared (SCALE=0.05)
	@$(BIN)/python -m tools.parity --scale $(SCALE)

compare: .venv/ready ## whether two homes hold the same rows (BEFORE=folder AFTER=folder)
	@$(BIN)/python -m tools.compare $(BEFORE) $(AFTER)

mutants: .venv/ready ## plant every defect of tools/mutants.yml in a copy of the models; the unit tests must notice each
	@$(BIN)/python -m tools.mutants

bench: .venv/ready ## identity beside its peers, quality and cost (SIZE=1000000); writes benchmarks/README.md
	@$(PIP_INDEX) $(BIN)/uv pip install --quiet --python $(BIN)/python -r benchmarks/requirements.lock
	@$(BIN)/python -m benchmarks.identity all --size $(SIZE)

ui: .venv/ready ## Dagster at http://127.0.0.1:3000
	@$(BIN)/cdp ui

docs: .venv/ready ## dbt's documentation site, in .cdp/dbt_target
	@$(BIN)/cdp docs

lock: ## write the lock files anew from pyproject.toml
	$(PIP_INDEX) $(BIN)/uv pip compile --quiet --universal --no-emit-index-url --generate-hashes --python-version 3.11 \
		--group dev pyproject.toml -o requirements.lock
	$(PIP_INDEX) $(BIN)/uv pip compile --quiet --universal --no-emit-index-url --generate-hashes --python-version 3.11 \
		--group pyproject.toml:bench --constraint requirements.lock -o benchmarks/requirements.lock

sources: .venv/ready ## write the files that derive from contracts and models
	$(BIN)/python -m codegen

clean: ## stop the embedded server and delete .venv and .cdp
	-@test -x $(BIN)/cdp && $(BIN)/cdp down
	rm -rf .venv .cdp

.PHONY: help setup demo test pytest quick nightly fmt hooks lint parity compare mutants bench ui docs lock sources clean
