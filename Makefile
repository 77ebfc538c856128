# Two commands do everything: `make run` and `make test`. Both set up .venv first and are quick the second time.
PYTHON ?= python3
VENV := .venv
ifeq ($(OS),Windows_NT)
PY := $(VENV)/Scripts/python
else
PY := $(VENV)/bin/python
endif

# The one place for how llama.cpp is built: portable to any x86-64 PC with AVX2, never tuned to
# the machine that builds it.
export CMAKE_ARGS := -DGGML_NATIVE=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1

.PHONY: run test fast slow lint bench i18n screenshots setup constraints clean

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt tools/system.sh
	sh tools/system.sh
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install -q -c constraints.txt pip
	$(PY) -m pip install -q -c constraints.txt --group dev -e .
	touch $@

run: setup  ## open the window; without a display do the same job offscreen and leave it in out/
	$(PY) -m desktop run --out out

test: setup  ## the whole suite, on two cores
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 -m "not slow"

# A tmpfs, where there is one, takes the disk's fsync out of the quick run.
SHM := $(if $(wildcard /dev/shm/.),--basetemp=/dev/shm/shuoli-fast-$(shell id -u))
# Whole cases, papers and long tables: a second or more each; `make test` has them.
STORIES := $(addprefix --ignore=tests/,audit/verify_html audit/test_crash.py audit/test_tamper.py \
	audit/test_process.py rag/test_import_laws.py casework/test_any_order.py casework/test_charter_lint.py \
	casework/test_deadline_articles.py casework/test_decision.py casework/test_departure.py casework/test_desk_story.py \
	casework/test_guards.py casework/test_intake.py casework/test_licence_guards.py \
	casework/test_officer.py casework/test_outcomes.py casework/test_package.py \
	casework/test_papers_beside.py casework/test_reasons.py casework/test_what_is_entered.py \
	casework/test_reconsideration_guards.py packs/test_other_packs.py rag/test_citation_forms.py rag/test_reader_documents.py \
	rag/test_drafting_practice.py rag/test_subsume.py)
fast: setup  ## what to run before each commit: the rules, without window, browser or native engine
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n 2 -m "not slow and not native" $(SHM) tests/casework tests/rag tests/models tests/audit tests/packs tests/test_conventions.py $(STORIES)

slow: setup  ## crash, fuzz and mutation runs, capped at 15 minutes
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -m slow --session-timeout=900

lint: setup
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports

bench: setup
	$(PY) -m desktop bench audit
	$(PY) -m desktop bench drafting

i18n: setup
	$(VENV)/bin/pyside6-lupdate -silent -no-obsolete -locations none desktop/*.py -ts desktop/i18n/zh_CN.ts
	$(VENV)/bin/pyside6-lrelease -silent desktop/i18n/zh_CN.ts -qm desktop/i18n/zh_CN.qm

screenshots: setup  ## every view in both languages, into out/
	QT_QPA_PLATFORM=offscreen $(PY) -m desktop run --offscreen --out out

constraints:
	$(PY) -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf $(VENV) out build dist
