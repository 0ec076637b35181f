# Sec-Bot. `make run` and `make test` are all that is needed; `make help` lists the rest.

# Where `make run` keeps its findings and its place in the logs.
STATE_DIR ?= .secbot
# Further options for `secbot run`, for example RUN_FLAGS="--config my.yaml".
RUN_FLAGS ?=
# CPU seconds per fuzz target.
SECONDS ?= 60

RELEASE_FLAGS := -c release --static-swift-stdlib
# What `secbot version` tells as its commit; an unpacked archive has none.
WRITE_COMMIT = git rev-parse --short=12 HEAD > "$(dir $(RELEASE_BINARY))secbot.commit" 2>/dev/null || rm -f "$(dir $(RELEASE_BINARY))secbot.commit"
RELEASE_BINARY = $(shell swift build $(RELEASE_FLAGS) --show-bin-path)/secbot

.DEFAULT_GOAL := help
.PHONY: help run build test check bench fuzz attack-day format clean

help: ## Say what can be done
	@echo "Sec-Bot: reads this host's logs, finds attacks, says what happened."
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/    make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: ## Build, and watch this host's own logs (observe only: nothing on the host is changed)
	@Scripts/bootstrap run
	@echo "make: building the release binary (the first time takes some minutes)"
	@swift build $(RELEASE_FLAGS) --product secbot
	@$(WRITE_COMMIT)
	@mkdir -p "$(STATE_DIR)" && chmod 0700 "$(STATE_DIR)"
	@echo "make: starting secbot; it only observes. State: $(STATE_DIR)/  Stop: Ctrl-C"
	@exec "$(RELEASE_BINARY)" run --state-dir "$(STATE_DIR)" $(RUN_FLAGS)

build: ## Build the release binary and say where it is
	@Scripts/bootstrap build
	swift build $(RELEASE_FLAGS) --product secbot
	@$(WRITE_COMMIT)
	@echo "make: built $(RELEASE_BINARY)"

test: ## Build everything once (debug) and run all tests
	@Scripts/bootstrap all
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --skip-build

check: ## Check style, imports, forbidden patterns and links (builds what `make test` builds, once)
	@Scripts/bootstrap build
	Scripts/check.sh

bench: ## Measure speed against grep and, where installed, fail2ban (writes Benchmarks/ results)
	@Scripts/bootstrap build
	@if [ -x Benchmarks/run ]; then exec Benchmarks/run; \
	else echo "make: there is no benchmark yet (Benchmarks/run is missing)" >&2; exit 1; fi

fuzz: ## Run every fuzz target for SECONDS of CPU each (SECONDS=60)
	@Scripts/bootstrap build
	Fuzz/run "$(SECONDS)"

attack-day: ## Write share/attack-day again from its script (needs python3)
	Scripts/generate-attack-day --out share/attack-day

format: ## Format the sources in place
	swift format --in-place --recursive --parallel Package.swift Sources Tests Fuzz

clean: ## Remove what was built; the state of `make run` stays
	rm -rf .build Fuzz/.build
