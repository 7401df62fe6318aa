# Every verb is one line and exactly what CI runs. `make help` lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
MANAGEMENT_PORT ?= 9000

export PALETTE_VENV := $(CURDIR)/.venv
export PALETTE_HOST ?= $(HOST)
export PALETTE_PORT ?= $(PORT)
export PALETTE_MANAGEMENT_PORT ?= $(MANAGEMENT_PORT)

export PALETTE_COMMIT ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

BIN := $(CURDIR)/.venv/bin
PLAIN := cd app && PYTHONPATH=src $(BIN)
COMPILED := cd app && $(BIN)

.DEFAULT_GOAL := help
.PHONY: help run test bench check-names environment test-environment lint types layers unit compiled differential served lock settings clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile

run: environment ## make what it needs and serve on HOST:PORT (management on MANAGEMENT_PORT)
	@$(BIN)/palette serve --welcome

test: lint types layers unit compiled differential served ## make what it needs and run every check and test

environment: ## make .venv with what the service needs
	@$(PYTHON) app/environment.py

test-environment: ## make .venv with what the tests need, too
	@$(PYTHON) app/environment.py test

lint: test-environment ## style: ruff, every rule on
	@cd app && $(BIN)/ruff check . ../bench && $(BIN)/ruff format --check . ../bench

types: test-environment ## types: mypy, strict, on the source, the tests and the bench
	@cd app && $(BIN)/mypy && MYPYPATH=src:tests:../bench $(BIN)/mypy --explicit-package-bases tests ../bench

layers: test-environment ## layers: imports go one way
	@cd app && PYTHONPATH=src $(BIN)/lint-imports

unit: test-environment ## unit and property tests on the plain source, with branch coverage
	@$(PLAIN)/python -m pytest -n auto --hypothesis-profile=traced --cov --cov-report=term-missing:skip-covered -m "not served and not differential and not thorough"

compiled: test-environment ## the same colour and palette tests on the installed, compiled package
	@$(COMPILED)/python -m pytest -n auto tests/color tests/palettes

differential: test-environment ## the colour core against coloraide, culori and colorjs.io
	@$(COMPILED)/python -m pytest -m differential tests/differential

served: test-environment ## the real server in its own process: vectors, hostile input, schemathesis, stopping
	@$(COMPILED)/python -m pytest -m served tests/served

bench: test-environment ## measure beside the peers, and write bench/results.json (BENCH="--help" tells its options)
	@$(BIN)/python bench $(BENCH)

check-names: test-environment ## the nearest names of 100,000 random colours against brute force
	@cd app && PYTHONPATH=tests $(BIN)/python -m palettes.check_names

lock: test-environment ## write the hashed locks anew from requirements/*.in
	@cd app/requirements && for purpose in runtime build test; do $(BIN)/uv -q pip compile --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --no-annotate $$purpose.in -o $$purpose.txt || exit 1; done

settings: environment ## print every setting with its default and meaning
	@$(BIN)/palette table settings

clean: ## remove what the verbs made
	rm -rf .venv app/build app/.cache app/.coverage app/.hypothesis app/.mypy_cache app/.ruff_cache app/src/*.egg-info bench/.scratch bench/.ruff_cache
