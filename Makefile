# Every target sets up what it needs: a virtual environment in .venv with the project installed in it, for the demo with
# what the program needs to run, for everything else with the tools of those who work on it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUNS   := $(VENV)/.runs
STAMP  := $(VENV)/.installed
ALPHA  := .venv-alpha
RELEASE := .venv-release
DB     ?= db/provenance.db

.PHONY: demo test test-alpha attacks lint bench docs schema screenshots lock release clean

demo: $(RUNS)
	$(BIN)/provenance audit samples --db $(DB) --format table
	@echo "Open it in the browser:  $(BIN)/provenance serve --db $(DB)"

test: $(STAMP)
	$(BIN)/python -m pytest -n auto

# The plugin on the newest alpha of Datasette 1.0, in an environment of its own.
test-alpha: $(ALPHA)/.installed
	$(ALPHA)/bin/python -m pytest -n auto tests/web

# The table of docs/security.md, row by row.
attacks: $(STAMP)
	$(BIN)/python tests/attacks.py

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/provenance rules check

bench: $(STAMP)
	$(BIN)/python -m benchmarks

docs: $(STAMP)
	$(BIN)/python -m docs.generate

# After a migration.
schema: $(STAMP)
	$(BIN)/python -c "from provenance.store.database import schema_sql; print(schema_sql(), end='')" > db/schema.sql

# The pictures in docs/images, of the samples; needs a chromium.
screenshots: $(STAMP)
	$(BIN)/python docs/screenshots.py

# The files of a release, built twice and checked, with a bill of materials, in dist/; in an environment that has what
# the program needs to run and no more, which is what the bill lists.
release: $(RELEASE)/.installed
	$(RELEASE)/bin/python tools/release.py

# Needs uv. The newest versions that pyproject.toml allows, for every platform.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header \
		--upgrade --quiet --output-file requirements-dev.txt
	sed -i '1i # What development and CI install, to the byte; made by: make lock' requirements-dev.txt

clean:
	rm -rf $(VENV) $(ALPHA) $(RELEASE) dist db/*.db db/*.db-wal db/*.db-shm

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)

$(RUNS): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(STAMP): pyproject.toml requirements-dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(RUNS) $@

$(ALPHA)/.installed: pyproject.toml
	$(PYTHON) -m venv $(ALPHA)
	$(ALPHA)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]" "datasette>=1.0a41,<2"
	@touch $@

$(RELEASE)/.installed: pyproject.toml
	$(PYTHON) -m venv $(RELEASE)
	$(RELEASE)/bin/python -m pip install --quiet --disable-pip-version-check --editable ".[release]"
	@touch $@
