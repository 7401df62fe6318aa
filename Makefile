# Every verb is one line and exactly what CI runs. `make help` lists them.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
MANAGEMENT_PORT ?= 9000

export PALETTE_VENV ?= $(CURDIR)/.venv
export PALETTE_HOST ?= $(HOST)
export PALETTE_PORT ?= $(PORT)
export PALETTE_MANAGEMENT_PORT ?= $(MANAGEMENT_PORT)

export PALETTE_COMMIT ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

BIN := $(PALETTE_VENV)/bin
PLAIN := cd app && PYTHONPATH=src$(if $(PYTHONPATH),:$(PYTHONPATH)) $(BIN)
COMPILED := cd app && $(BIN)
DELIVERY := $(BIN)/python -m delivery
LAB := $(BIN)/python -m lab

.DEFAULT_GOAL := help
.PHONY: help run test test-delivery bench check-names environment test-environment delivery-environment lab-environment semgrep-environment checkov-environment lint types layers unit compiled differential served \
	delivery configure check-configure proofs-page check-proofs check-manifests check-workflows check-terraform plan apply teardown policies diagram check-diagram semgrep audit secrets \
	base-image image check-image scan changes push pull-request promote \
	lab-build lab lab-cluster lab-status lab-change lab-down lab-test registry-conformance proofs lock settings clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile

run: environment ## make what it needs and serve on HOST:PORT (management on MANAGEMENT_PORT)
	@$(BIN)/palette serve --welcome

test: lint types layers unit compiled differential served check-configure check-proofs semgrep ## make what it needs and run every check and test of the service

test-delivery: delivery check-manifests check-workflows check-terraform check-diagram secrets ## every check and test of the delivery (needs Go >= 1.25 and Terraform >= 1.11)

environment: ## make .venv with what the service needs
	@$(PYTHON) app/environment.py

test-environment: ## make .venv with what the tests need, too
	@$(PYTHON) app/environment.py test

delivery-environment: ## make .venv with what judges and runs the delivery
	@$(PYTHON) app/environment.py delivery

lab-environment: ## make .venv with what the lab needs, too
	@$(PYTHON) app/environment.py lab

semgrep-environment: ## make .venv/semgrep, with Semgrep
	@$(PYTHON) app/environment.py semgrep

checkov-environment: ## make .venv/checkov, with checkov
	@$(PYTHON) app/environment.py checkov

lint: test-environment ## style: ruff, every rule on
	@cd app && $(BIN)/ruff check . ../bench ../delivery ../k8s ../lab && $(BIN)/ruff format --check . ../bench ../delivery ../k8s ../lab

types: test-environment lab-environment ## types: mypy, strict, on the source, the tests, the bench, the delivery and the lab
	@cd app && $(BIN)/mypy && MYPYPATH=src:tests:../bench $(BIN)/mypy --explicit-package-bases tests ../bench
	@MYPYPATH=. $(BIN)/mypy --config-file app/pyproject.toml --explicit-package-bases delivery lab k8s/components/smoke-test/smoke_test.py

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

delivery: test-environment delivery-environment semgrep-environment checkov-environment ## the tests of what judges and runs the delivery: every gate and check, sabotaged
	@$(BIN)/python -m pytest -c app/pyproject.toml --rootdir=. -o pythonpath=. -n auto delivery/tests

configure: delivery-environment ## write the values of platform.yaml to every place that needs them
	@$(DELIVERY) configure $(CONFIGURE)

check-configure: delivery-environment ## see that every place holds what platform.yaml says
	@$(DELIVERY) configure --check

proofs-page: delivery-environment ## write docs/proofs.md: each claim, and what proves it
	@$(DELIVERY) proofs

check-proofs: delivery-environment ## see that docs/proofs.md is what docs/proofs.yaml says, and that every proof exists
	@$(DELIVERY) proofs --check

check-manifests: delivery-environment ## render, validate and judge k8s/ and argocd/ (MANIFESTS=--update writes the golden renders)
	@$(DELIVERY) check-manifests $(MANIFESTS)

check-workflows: delivery-environment ## judge the workflows: pins, permissions, roles, gates; actionlint, zizmor, shellcheck
	@$(DELIVERY) check-workflows

check-terraform: delivery-environment checkov-environment ## judge terraform/: format, validate, test, names, values, checkov, what must be refused
	@$(DELIVERY) check-terraform $(TERRAFORM)

plan: delivery-environment ## show what would change (ENVIRONMENT=dev, staging, prod or bootstrap)
	@ENVIRONMENT="$(ENVIRONMENT)" $(DELIVERY) plan

apply: delivery-environment ## plan, and carry out exactly that plan (ENVIRONMENT)
	@ENVIRONMENT="$(ENVIRONMENT)" $(DELIVERY) apply

teardown: delivery-environment ## take an environment away, in the order that works; shows and asks first (ENVIRONMENT; TEARDOWN=--show only shows)
	@$(DELIVERY) teardown $(ENVIRONMENT) $(TEARDOWN)

policies: delivery-environment ## write every policy, role and provider of terraform/ as JSON (POLICIES="--to FILE --issuer dev=URL")
	@$(DELIVERY) policies $(POLICIES)

diagram: delivery-environment ## write docs/infrastructure.md from terraform/ itself
	@$(DELIVERY) diagram

check-diagram: delivery-environment ## see that docs/infrastructure.md is what terraform/ says
	@$(DELIVERY) diagram --check

semgrep: delivery-environment semgrep-environment ## search the source by our Semgrep rules, each proven on its examples
	@$(DELIVERY) semgrep

audit: delivery-environment ## look the locked packages up among known vulnerabilities (AUDIT_OSV_URL names another service)
	@$(DELIVERY) audit

secrets: delivery-environment ## look for keys in every commit and file
	@$(DELIVERY) secrets

base-image: delivery-environment ## make a stand-in of the base image from Debian's packages, where none can be pulled
	@$(DELIVERY) base-image $(BASE_IMAGE)

image: delivery-environment ## build the image into dist/ (IMAGE=--twice sees that it is the same digest twice)
	@$(DELIVERY) image $(IMAGE)

check-image: delivery-environment ## check the Dockerfile, the image and the container as it runs (root, or a docker daemon)
	@$(DELIVERY) check-image $(CHECK_IMAGE)

scan: delivery-environment ## scan the image for known vulnerabilities, once Trivy's database has proved itself
	@$(DELIVERY) scan

changes: delivery-environment ## say whether there is anything to release (FOLDER, SINCE)
	@$(DELIVERY) changes

push: delivery-environment ## push the scanned image under its commit (GITHUB_SHA), or take what is there
	@$(DELIVERY) push

pull-request: delivery-environment ## propose the pushed image (DIGEST) for dev
	@$(DELIVERY) pull-request

promote: delivery-environment ## propose dev's digest for staging, or staging's for prod (TO)
	@$(DELIVERY) promote

lab-build: lab-environment ## build what the lab runs: Kubernetes, Argo CD, Gitea and the rest, kept for the next time (LAB_OPTIONS=--cluster: the cluster's alone; LAB_OPTIONS="--cluster --with trivy": with Trivy; --service: the service's image, too)
	@$(LAB) build $(LAB_OPTIONS)

lab: lab-environment ## bring up the whole delivery: the cluster, a forge with its runner, a registry, AWS's double (root)
	@$(LAB) up

lab-cluster: lab-environment ## bring up the cluster alone: Kubernetes of two nodes, Argo CD, and the service by it (root)
	@$(LAB) up --cluster

lab-status: lab-environment ## show what of the lab runs, and where the service answers
	@$(LAB) status

lab-change: lab-environment ## let a change go its way until it is live (PAGE=1 writes its times to docs/lab.md, PICTURE=docs/change.svg draws it)
	@$(LAB) change $(if $(PAGE),--page) $(if $(PICTURE),--picture "$(CURDIR)/$(PICTURE)") $(LAB_OPTIONS)

lab-down: lab-environment ## take the lab away, without a trace
	@$(LAB) down

lab-test: test-environment lab-environment ## the tests of the lab's own code; they need no lab
	@$(BIN)/python -m pytest -c app/pyproject.toml --rootdir=. -o pythonpath=. -n auto lab/tests

registry-conformance: lab-environment ## OCI's conformance suite on the lab's registry: no failure that docker-registry alone does not have
	@$(LAB).registry.conformance

proofs: test-environment lab-environment ## try to break what the README claims, in the lab (ONLY=drift,prune; BRIEF=1 without the longest; TIMES=2; SABOTAGE=1 breaks each on purpose; PAGE=1 writes docs/lab.md)
	@$(LAB) proofs $(if $(ONLY),--only $(ONLY)) $(if $(BRIEF),--brief) $(if $(TIMES),--times $(TIMES)) $(if $(SABOTAGE),--sabotage) $(if $(PAGE),--page)

bench: test-environment ## measure beside the peers, and write bench/results.json (BENCH="--help" tells its options)
	@$(BIN)/python bench $(BENCH)

check-names: test-environment ## the nearest names of 100,000 random colours against brute force
	@cd app && PYTHONPATH=tests $(BIN)/python -m palettes.check_names

lock: test-environment ## write the hashed locks anew from requirements/*.in
	@cd app/requirements && for purpose in runtime build test delivery semgrep checkov lab; do $(BIN)/uv -q pip compile --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-header --no-annotate $$purpose.in -o $$purpose.txt || exit 1; done

settings: environment ## print every setting with its default and meaning
	@$(BIN)/palette table settings

clean: ## remove what the verbs made
	rm -rf .venv app/build app/.cache app/.coverage app/.hypothesis app/.mypy_cache app/.ruff_cache app/src/*.egg-info bench/.scratch bench/.ruff_cache .mypy_cache .ruff_cache dist
