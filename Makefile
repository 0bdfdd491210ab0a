# Alongside. `make run` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
BUILT := alongside/web/static/built
SOURCES = $(shell find alongside/web/styles alongside/web/static/js -type f 2>/dev/null)
TRANSLATIONS = $(patsubst %.po,%.mo,$(shell find alongside/locale -name '*.po' 2>/dev/null))
DJANGO := ALONGSIDE_DATA=$(CURDIR)/build/none $(BIN)/python -W ignore::RuntimeWarning manage.py

.PHONY: all install python assets run test check prove mutants bench docs lock format clean

all: install

# --- install: Python packages and the pages' assets, side by side ----------------------------------

install:
	@$(MAKE) --no-print-directory -j2 python assets

python: $(VENV)/.base $(TRANSLATIONS)
	@:

$(VENV)/.tools: requirements/bootstrap.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.base: $(VENV)/.tools requirements/base.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/base.txt
	@printf '#!/bin/sh\nexec "$$(dirname "$$(readlink -f "$$0")")/python" -m alongside.cli "$$@"\n' > $(BIN)/alongside && chmod +x $(BIN)/alongside
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])')/alongside.pth"
	@touch $@

$(VENV)/.test: $(VENV)/.base requirements/test.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.test requirements/bench.txt
	@$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/bench.txt
	@touch $@

%.mo: %.po $(VENV)/.base
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

assets: $(BUILT)/.built
	@:

node_modules/.installed: package.json package-lock.json | $(VENV)/.tools
	@tools/node npm ci --silent --no-progress
	@touch $@

$(BUILT)/.built: node_modules/.installed tools/build_assets.mjs $(SOURCES)
	@tools/node tools/build_assets.mjs
	@touch $@

# --- run ------------------------------------------------------------------------------------------

# The demonstration program at http://127.0.0.1:8000 (PORT=8001 make run for another port).
# The program ends when make does, even if make is killed.
run: install
	@exec $(BIN)/python -I -S alongside/lib/child_process.py $$PPID $(BIN)/python -m alongside.cli run --demo

# --- test and check -------------------------------------------------------------------------------

test: install $(VENV)/.test
	@tools/chromium
	@$(MAKE) --no-print-directory check
	@$(BIN)/pytest -n 2 --dist worksteal -q

check: python $(VENV)/.test | build
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/lint-imports --no-cache > build/lint-imports.txt 2>&1 || { cat build/lint-imports.txt; exit 1; }
	@$(BIN)/deptry . > build/deptry.txt 2>&1 || { cat build/deptry.txt; exit 1; }
	@$(BIN)/djade --check --target-version 5.2 $$(git ls-files --cached --others --exclude-standard 'alongside/*.html')
	@$(BIN)/bandit --quiet --recursive --configfile pyproject.toml alongside
	@$(DJANGO) check --fail-level WARNING > build/check.txt 2>&1 || { cat build/check.txt; exit 1; }
	@$(DJANGO) makemigrations --check --dry-run
	@$(BIN)/mypy

# Long campaigns; their figures go to docs/figures.md.
prove: install $(VENV)/.bench
	@tools/chromium
	@rm -rf build/figures
	@ALONGSIDE_PROVE=1 $(BIN)/pytest -n 2 --dist worksteal -q --timeout 3600 -m slow
	@$(BIN)/python tools/write_figures.py

# Removes each check of access, one at a time, in a copy, and says which removals no test notices.
mutants: install $(VENV)/.test
	@$(BIN)/python -m tools.authorization_mutants

build:
	@mkdir -p $@

# --- the rest -------------------------------------------------------------------------------------

lock: $(VENV)/.tools
	@for n in bootstrap base node test bench; do \
	  $(UV) pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links requirements/$$n.in -o requirements/$$n.txt || exit 1; done

format: $(VENV)/.test
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	@$(BIN)/djade --target-version 5.2 $$(git ls-files --cached --others --exclude-standard 'alongside/*.html')

clean:
	@rm -rf build node_modules $(BUILT) .mypy_cache .ruff_cache
