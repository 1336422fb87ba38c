# bookgen: every book below manuscript/ comes out in dist/.
# `make help` lists what can be asked for; BOOK=name narrows to one book.

.DEFAULT_GOAL := all
.NOTPARALLEL:
.DELETE_ON_ERROR:

VENV     := .venv
PY       := $(VENV)/bin/python
BOOKGEN  := $(VENV)/bin/bookgen
OUT      := dist
READY    := $(VENV)/.ready
TOOLS    := $(VENV)/.tools
JUDGES   := $(VENV)/.judges
# a stamp cannot tell that Pango was taken away again, but `bookgen doctor` and the build itself do
SYSTEM   := $(VENV)/.system

# the folder stands for all the books in it: a command line has an end, a list of books need not
BOOKS    := manuscript$(if $(BOOK),/$(BOOK))
EACH     := $(if $(BOOK),$(BOOKS),$(patsubst %/book.toml,%,$(wildcard manuscript/*/book.toml)))
FLAGS    := --out $(OUT) $(if $(JOBS),--jobs $(JOBS))

.PHONY: all epub pdf proof site watch check test lint bench fidelity clean help

all: $(SYSTEM) ## check every book, then build its EPUB and its print PDF
	@$(BOOKGEN) build $(BOOKS) $(FLAGS)

epub: $(SYSTEM) ## build the EPUBs alone
	@$(BOOKGEN) build $(BOOKS) $(FLAGS) --edition epub

pdf: $(SYSTEM) ## build the print PDFs alone
	@$(BOOKGEN) build $(BOOKS) $(FLAGS) --edition print

proof: $(SYSTEM) ## build the proofs: PDFs with room for a proofreader's marks
	@$(BOOKGEN) build $(BOOKS) $(FLAGS) --edition proof

site: all ## build, then put the finished books on a site in dist/site; URL=… says where it will lie
	@$(BOOKGEN) site $(BOOKS) --out $(OUT) $(if $(URL),--url $(URL))

watch: $(SYSTEM) ## show a book while it is written, text and pages side by side; BOOK=… says which
	@$(BOOKGEN) watch $(firstword $(EACH)) --out $(OUT) $(if $(JOBS),--jobs $(JOBS))

check: all $(JUDGES) ## build, then let bookgen, epubcheck, Ace and veraPDF judge the files
	@$(BOOKGEN) check $(BOOKS) $(OUT)$(if $(BOOK),/$(BOOK))
	@BOOKGEN_DIST=$(OUT) $(PY) -m pytest -n 0 -m judge

test: $(SYSTEM) $(TOOLS) ## run bookgen's own tests
	@$(PY) -m pytest -m "not judge"

lint: $(TOOLS) ## look bookgen's code over: ruff and mypy
	@$(PY) -m ruff check .
	@$(PY) -m mypy

bench: $(SYSTEM) $(TOOLS) ## measure speed, memory and size beside other tools; tables in benchmarks/results
	@for bench in benchmarks/*_speed.py; do $(PY) $$bench || exit; done

fidelity: $(SYSTEM) $(TOOLS) ## measure what reading and normalising keep, on a folder of real manuscripts
	@$(PY) benchmarks/fidelity.py

clean: ## remove what was built and what was remembered; the environment stays
	@rm -rf $(OUT) .bookgen build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile
	@echo 'BOOK=name narrows to one book, JOBS=n sets how many processes work, PYTHON=python3.x chooses the interpreter'

# --- setting up, each step once: a stamp older than what it rests on is made anew

$(READY): pyproject.toml
	@$(find_python); $(make_venv); \
	echo 'installing bookgen and its parts into $(VENV)'; \
	$(pip) install --quiet --editable . && touch $@

$(TOOLS): $(READY)
	@echo 'installing the tools of test and lint into $(VENV)'; $(find_python); \
	$(pip) install --quiet --editable '.[dev]' && touch $@

$(SYSTEM): $(READY)
	@$(BOOKGEN) doctor --install && touch $@

$(JUDGES): $(TOOLS) tests/judges/package.json
	@$(BOOKGEN) doctor --install --judges
	@echo 'installing Ace into $(VENV)/judges'
	@mkdir -p $(VENV)/judges && cp tests/judges/package.json $(VENV)/judges/
	@cd $(VENV)/judges && PUPPETEER_SKIP_DOWNLOAD=1 npm install --no-audit --no-fund --loglevel=error
	@touch $@

# Python 3.11 or newer, by the name that was given or the first that is found.
define find_python
set -e; py=; for name in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11); do \
  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then py=$$name; break; fi; done; \
if [ -z "$$py" ]; then \
  echo 'bookgen needs Python 3.11 or newer, and found none' >&2; \
  echo '  hint: install one, or name it: make PYTHON=/path/to/python3.12' >&2; exit 3; fi
endef

# Debian and Ubuntu split ensurepip off into python3-venv: get it where that is allowed, else borrow the system's pip.
define make_venv
if [ ! -x $(PY) ] || ! $(PY) -c 'import sys' 2>/dev/null; then \
  rm -rf $(VENV); \
  if ! "$$py" -c 'import ensurepip' 2>/dev/null && command -v apt-get >/dev/null; then \
    if [ "$$(id -u)" = 0 ]; then sudo=; else sudo='sudo -n'; fi; \
    if [ -z "$$sudo" ] || $$sudo true 2>/dev/null; then \
      echo 'installing python3-venv'; \
      $$sudo apt-get update -qq >/dev/null 2>&1 && $$sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends python3-venv >/dev/null 2>&1 || true; \
    fi; \
  fi; \
  if "$$py" -c 'import ensurepip' 2>/dev/null; then "$$py" -m venv $(VENV); \
  elif "$$py" -m pip --version >/dev/null 2>&1; then "$$py" -m venv --without-pip $(VENV); \
  else \
    echo "$$py can make no virtual environment with pip in it" >&2; \
    echo '  hint: type: sudo apt-get install -y python3-venv' >&2; exit 3; fi; \
fi
endef

pip = $$(if $(PY) -m pip --version >/dev/null 2>&1; then echo $(PY) -m pip; else echo $$py -m pip --python $(PY); fi)
