# Factbase in two commands: `make run` and `make test`. `make help` lists the others.
# Nothing outside this folder is written: everything is installed in .venv, and from wheels whose hashes are in the locks.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
RUNTIME := requirements.txt
DEVELOPMENT := requirements.txt tests/requirements.txt
POSTGRES := tests/requirements-postgres.txt
BROWSER := tests/requirements-browser.txt
PEER := tests/benchmarks/peers/strawberry/requirements
MODERN := import sys; sys.exit(sys.version_info < (3, 11))

# Checks run under production's settings or with a key of their own, so they leave no file behind.
THROWAWAY = FACTBASE_SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))')

# Installs the locks named as its argument, once: the copy kept in .venv tells what is there.
define install
	@stamp=$(VENV)/$(subst /,-,$(lastword $(1))).installed; \
	cat $(1) | cmp -s - $$stamp || { \
	  echo "Installing $(1)"; \
	  if command -v uv >/dev/null 2>&1; \
	  then uv pip install --quiet --python $(PY) --require-hashes --only-binary :all: $(addprefix -r ,$(1)); \
	  else $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all: $(addprefix -r ,$(1)); \
	  fi && cat $(1) >$$stamp; \
	} || { echo "Factbase: $(1) could not be installed; the lines above say why."; exit 1; }
endef

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | while IFS='|' read -r name what; do printf '%-17s %s\n' "$$name" "$$what"; done

.PHONY: run
run: $(VENV)-for-run ## set everything up and serve on http://127.0.0.1:8000/ (PORT=8001 for another port)
	@$(PY) manage.py prepare
	@PORT=$(PORT) FACTBASE_PUBLIC_URL=$${FACTBASE_PUBLIC_URL:-http://127.0.0.1:$(PORT)} \
	exec $(PY) -m gunicorn --config python:factbase.server factbase.wsgi

.PHONY: test
test: $(VENV)-for-tests ## every test, on SQLite and on PostgreSQL (ARGS="-k name" for some of them)
	@$(PY) -m tests.postgres >/dev/null 2>&1 || $(MAKE) --no-print-directory $(VENV)-for-postgres
	@$(PY) -m tests.both $(ARGS)

# The folder is kept, so that the pictures can be looked at.
SCREENSHOTS ?= .screenshots
.PHONY: test-browser
test-browser: $(VENV)-for-browser ## the pages in Chromium, on both databases (SCREENSHOTS=folder, ARGS="-k name")
	@$(PY) -m tests.chromium
	@$(PY) -m tests.postgres >/dev/null 2>&1 || $(MAKE) --no-print-directory $(VENV)-for-postgres
	@mkdir -p $(SCREENSHOTS); status=0; $(PY) -m tests.both --browser --screenshots=$(abspath $(SCREENSHOTS)) $(ARGS) || status=$$?; \
	echo "Screenshots: $(SCREENSHOTS)"; exit $$status

.PHONY: check
check: $(VENV)-for-browser ## format, lint, types, floors, migrations, the GraphQL schema, production settings
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	@export $(THROWAWAY); set -ex; \
	$(PY) -m mypy; \
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo; \
	$(PY) manage.py makemigrations --check --dry-run; \
	$(PY) manage.py export_sdl --check; \
	FACTBASE_ENV=production FACTBASE_ALLOWED_HOSTS=factbase.example $(PY) manage.py check --deploy --fail-level INFO

.PHONY: format
format: $(VENV)-for-tests ## put the code into the form that `make check` asks for
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

.PHONY: bench
bench: $(VENV)-for-tests ## measure (ARGS="--help" says what can be chosen)
	@$(PY) -m tests.benchmarks $(ARGS)

# The peers are installed in .venv/peers. Their locks: make lock, and in tests/benchmarks/peers/postgraphile
# npm install --package-lock-only --omit-lockfile-registry-resolved.
.PHONY: bench-peers
bench-peers: $(VENV)-for-tests ## measure beside PostGraphile and strawberry-django (ARGS="--help"; needs npm)
	@$(PY) -m tests.benchmarks.peers $(ARGS)

COMPILE = env -u PIP_FIND_LINKS -u UV_FIND_LINKS uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --only-binary :all: \
	--no-emit-index-url --no-emit-find-links --no-config --custom-compile-command "make lock"
.PHONY: lock
lock: ## make the lock files from pyproject.toml (needs uv; UPGRADE=--upgrade for newer versions)
	@command -v uv >/dev/null 2>&1 || { echo "Factbase: make lock needs uv on the PATH."; exit 1; }
	@$(COMPILE) $(UPGRADE) pyproject.toml -o requirements.txt
	@$(COMPILE) $(UPGRADE) --group dev -c requirements.txt -o tests/requirements.txt
	@$(COMPILE) $(UPGRADE) --group postgres -c requirements.txt -o $(POSTGRES)
	@$(COMPILE) $(UPGRADE) --group browser -c requirements.txt -c tests/requirements.txt -o $(BROWSER)
	@$(COMPILE) $(UPGRADE) $(PEER).in -c requirements.txt -o $(PEER).txt

# ---------------------------------------------------------------- what the commands above stand on

.PHONY: $(VENV)-for-run $(VENV)-for-tests $(VENV)-for-postgres $(VENV)-for-browser $(VENV)
$(VENV)-for-run: $(VENV)
	$(call install,$(RUNTIME))
$(VENV)-for-tests: $(VENV)
	$(call install,$(DEVELOPMENT))
$(VENV)-for-postgres: $(VENV)
	$(call install,$(POSTGRES))
$(VENV)-for-browser: $(VENV)
	$(call install,$(DEVELOPMENT) $(BROWSER))

# PYTHON= chooses; otherwise the first on the PATH that is new enough. A .venv that no longer works is made again.
$(VENV):
	@if [ -x $(PY) ] && $(PY) -c '$(MODERN)' 2>/dev/null && { command -v uv || $(PY) -c 'import pip'; } >/dev/null 2>&1; then exit 0; fi; \
	for python in $${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do \
	  "$$python" -c '$(MODERN)' 2>/dev/null && found=$$python && break; \
	done; \
	[ -n "$$found" ] || { echo "Factbase: Python 3.11 or newer is needed and was not found$${PYTHON:+ in PYTHON=$$PYTHON}."; exit 1; }; \
	command -v uv >/dev/null 2>&1 || "$$found" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Factbase: $$("$$found" --version) has no venv module; install it (Debian, Ubuntu: apt install python3-venv)."; exit 1; }; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	rm -rf $(VENV); \
	if command -v uv >/dev/null 2>&1; then uv venv --quiet --python "$$found" $(VENV); else "$$found" -m venv $(VENV); fi
