# Every target sets up what it needs: a virtual environment in .venv and the pinned requirements.
PYTHON ?= python3
BIN := .venv/bin
VENV := $(BIN)/python
# The stamp of `make test` covers that of `make run`: its requirements include them.
RUN_FILES := requirements/base.txt requirements/embedded.txt
TEST_FILES := $(RUN_FILES) requirements/test.txt requirements/dev.txt
PIP := $(VENV) -m pip --quiet --disable-pip-version-check install --no-input --root-user-action=ignore
# Checks need valid settings, not running servers.
CHECK_ENV := DATABASE_URL=postgresql://nobody@127.0.0.1:1/none \
	SECRET_KEY=for-checks-only-0123456789-abcdefghijklmnopqrstuvwxyz
# Without a database makemigrations says that it could not compare with one; it compares with the files.
OFFLINE := -W "ignore:Got an error checking a consistent migration history"

# What `make quick` leaves out: what starts processes, plans hundreds of parties, loads the catalogue into the database,
# or trains a model.
SLOW := stories faults fuzz oracle pooler upgrade benchmarks partyplanner locale parties/browser agents/learning \
	agents/catalogue agents/analyzer/test_robustness.py parties/pages/test_offers.py parties/test_admin.py \
	parties/presentation/test_affected_fragments.py
LANGUAGE ?=
SECONDS ?= 600
SEED ?= 20261121

.DEFAULT_GOAL := run
.PHONY: run test quick chaos messages bench check lint types imports migrations deploy-check

run: .venv/run.stamp ## start everything; open http://localhost:8000/
	@exec $(VENV) manage.py up $(ARGS)

test: .venv/test.stamp ## run the whole suite; ARGS="-k party" picks some, POOLER=1 puts PgBouncer before PostgreSQL
	@$(if $(POOLER),THROUGH_POOLER=1) $(VENV) -m pytest $(ARGS)

quick: .venv/test.stamp ## what runs in memory and on the database: no browser, no processes, no oracle; under a minute
	@$(VENV) -m pytest -q --durations=10 -m "not browser and not fault" $(addprefix --ignore=tests/,$(SLOW)) $(ARGS)

chaos: .venv/test.stamp ## random faults from a fixed seed; SECONDS=60 SEED=7 choose how long and which
	@CHAOS_SECONDS=$(SECONDS) CHAOS_SEED=$(SEED) $(VENV) -m pytest -s tests/faults/test_chaos.py $(ARGS)

messages: .venv/test.stamp ## collect the sentences of a language for its translator: make messages LANGUAGE=de
	@test -n "$(LANGUAGE)" || { echo "Say which language: make messages LANGUAGE=de" >&2; exit 1; }
	@command -v xgettext >/dev/null || { echo "Install GNU gettext first (Debian: apt install gettext)." >&2; exit 1; }
	@mkdir -p locale
	@$(CHECK_ENV) $(VENV) manage.py makemessages --locale $(LANGUAGE) --ignore .venv --ignore tests --no-wrap

bench: .venv/test.stamp ## measure; ARGS="append planning" picks some, ARGS=--quick tries all in a minute
	@$(VENV) -m benchmarks $(ARGS)

check: lint types imports migrations deploy-check ## everything but the tests

lint: .venv/test.stamp
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .

types: .venv/test.stamp
	@$(CHECK_ENV) $(VENV) -m mypy .

imports: .venv/test.stamp
	@$(CHECK_ENV) $(BIN)/lint-imports

migrations: .venv/test.stamp
	@$(CHECK_ENV) $(VENV) -W error $(OFFLINE) manage.py makemigrations --check --dry-run

deploy-check: .venv/test.stamp
	@$(CHECK_ENV) HTTPS=1 $(VENV) -W error manage.py check --deploy --fail-level WARNING

$(VENV):
	@command -v $(PYTHON) >/dev/null || { echo "Install Python 3.11 or newer first: $(PYTHON) was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed, and $(PYTHON) is older: try make PYTHON=python3.11." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| { echo "This Python lacks ensurepip: install its venv package first (Debian: apt install python3-venv)." >&2; exit 1; }
	@echo "Creating the virtual environment in .venv" >&2
	@$(PYTHON) -m venv .venv

.venv/run.stamp: $(RUN_FILES) | $(VENV)
	@echo "Installing the requirements" >&2
	@$(PIP) $(addprefix -r ,$(RUN_FILES))
	@touch $@

.venv/test.stamp: $(TEST_FILES) | $(VENV)
	@echo "Installing the requirements, with those for development" >&2
	@$(PIP) -r requirements/dev.txt
	@touch $@ .venv/run.stamp
