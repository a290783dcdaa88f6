# What a machine needs to start: Python 3.11 or newer, and make.
#   make run     the window on the demonstration inspection (with no display: the same job offscreen, into out/)
#   make test    every test            make lint     ruff and strict typing
#   make soak    the long tests: kills, faults, mutants by the thousand        make audit   known holes in what is shipped
#   make bench   ratios against bare floors, measured side by side; then how often the intervals hold the truth
#   make lock    the hashed requirements anew         make pictures    the README's pictures anew

PYTHON ?= python3
BIN := .venv/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen QT_LOGGING_RULES=default.warning=false
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run test lint soak audit bench lock pictures clean window-system system

run: window-system .venv/run.stamp
	@.ci/start

test: system .venv/dev.stamp
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

soak: .venv/dev.stamp
	$(BIN)/python -m pytest -m soak

# Asks PyPI's advisories, so it needs the network; the program and its tests never do.
audit: .venv/dev.stamp
	$(PIP) install pip-audit
	$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip

bench: .venv/dev.stamp
	@echo "This takes about two minutes: fifteen turns of everything, and then 4,000 invented samples."
	$(OFFSCREEN) $(BIN)/python -m bench
	$(BIN)/python -m bench.coverage

pictures: .venv/run.stamp
	$(BIN)/python main.py demo out/readme
	$(OFFSCREEN) $(BIN)/python -m ui.window.gallery out/readme/kent-2007/kent-2007.caseread out/readme/pictures
	cd out/readme/pictures && cp read.png gather.png scores.png next-steps.png sheet.png ../../../resources/pictures

lock: .venv/dev.stamp
	$(PIP) install uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache .hypothesis

# At every start, not only at the first: a display may have come since.
window-system:
	@.ci/system $(PYTHON) window

system:
	@.ci/system $(PYTHON)

.venv/bin/python: | system
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	@echo "Fetching the packages that Caseread is built on, this once: about 100 MB. Each is told as it comes."
	$(PIP) install --require-hashes -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt | .venv/bin/python
	@echo "Fetching what the program and its tests are built on, this once: about 200 MB. Each is told as it comes."
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@
