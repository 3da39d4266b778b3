# Serious Violence Explorer. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: attack audit-deps sbom forward soak truth help setup run test check bench fuzz clean browser scripts

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.ready ## the virtual environment with everything needed to run
$(VENV)/.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@if command -v npm >/dev/null; then $(BIN)/python -m layouts.figures.fetch_plotly || true; fi
	@touch $@

run: setup ## build the demonstration store once, then serve on http://127.0.0.1:8050 (PORT, HOST)
	@$(BIN)/python app.py

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

browser:
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || command -v chromium-browser >/dev/null || \
	  { echo "Installing Chromium for the browser tests"; \
	    SUDO=$$(command -v sudo || true); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq chromium fonts-liberation >/dev/null; }

scripts:
	@command -v node >/dev/null || \
	  { echo "Installing Node.js for the tests of the scripts in assets"; \
	    SUDO=$$(command -v sudo || true); $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq nodejs >/dev/null; }

test: $(VENV)/.ready-dev browser scripts ## everything: unit, property, oracle, real data, browser
	$(BIN)/python -m pytest -q -n 2

check: $(VENV)/.ready-dev ## format, lint, types, import layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/oxlint --quiet assets tests/unit/assets
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev browser ## speed, as ratios in one run
	$(BIN)/python -m benchmarks

forward: $(VENV)/.ready-dev ## which way of making patrol plans meets more offences afterwards (STORE_DIR, REFERENCE_DATA)
	$(BIN)/python -m benchmarks.forward

attack: $(VENV)/.ready-dev ## what an outsider can name from the figures that the public is given (STORE_DIR)
	$(BIN)/python -m benchmarks.attack

soak: $(VENV)/.ready-dev browser ## weeks of a briefing wall in a real browser, in some 20 minutes (STORE_DIR, TURNS)
	$(BIN)/python -m benchmarks.soak --turns $(or $(TURNS),20000)

truth: $(VENV)/.ready-dev ## how often the statistics are wrong, by simulation; recorded for the method pages (ONLY="peaks changes")
	$(BIN)/python -m benchmarks.truth $(ONLY)

sbom: $(VENV)/.ready-dev ## what is served, package by package with its licence: sbom.json (CycloneDX)
	$(BIN)/python -m deploy.sbom sbom.json

audit-deps: $(VENV)/.ready-dev ## whether a vulnerability of a package is known, where the advisories of PyPI can be reached
	@$(BIN)/python -m deploy.audit_deps

clean: ## remove the virtual environment (never the store)
	rm -rf $(VENV)

fuzz: $(VENV)/.ready-dev ## send the server of STORE_DIR what no page sends, and count the answers (REQUESTS)
	$(BIN)/python -m benchmarks.fuzz --requests $(or $(REQUESTS),20000)
