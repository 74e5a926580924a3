# Builds, shows, tests and measures PyBridge; `make` lists the targets. Each does its own set-up.
# PYTHON=... and JAVA_HOME=... choose another Python or JDK; VENV=... another environment beside .venv.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
VENV ?= .venv
PRESET ?= debug
MINUTES ?= 60
REQUIREMENTS ?= .ci/requirements-dev.txt
export PYTHON

BIN := $(VENV)/bin
OUT := build/$(patsubst .%,%,$(notdir $(VENV)))
READY := $(VENV)/ready
INSTALLED := $(OUT)/installed
DEMO_READY := $(OUT)/demo-ready
DEMO_REQUIREMENTS := $(wildcard examples/*/requirements.txt)

# The JDK is looked for when a recipe runs: before that it may not be installed.
RUN = @export JAVA_HOME=$$(.ci/jdk) PATH="$(abspath $(BIN)):$$PATH";
MVN = mvn --batch-mode --no-transfer-progress -f jvm_host

# Folders are named too, so that a deleted file is a change.
SOURCES := $(shell find bridge pybridge_pytest native cmake jvm_host/core/src/main jvm_host/lab/src/main -name __pycache__ -prune -o -print 2>/dev/null)
SOURCES += pyproject.toml CMakeLists.txt jvm_host/pom.xml jvm_host/core/pom.xml jvm_host/lab/pom.xml
CPP_FILES = $(shell find native tests/native tests/fuzz bench/floor bench/gate -name '*.[ch]pp' -o -name '*.[ch]')

.PHONY: help
help:  ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | sort | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: FORCE
FORCE:

$(READY): FORCE
	@.ci/prerequisites
	@.ci/venv $(VENV) $(REQUIREMENTS)

$(INSTALLED): $(READY) $(SOURCES)
	@echo "building and installing into $(VENV)"
	$(RUN) pip install --quiet --disable-pip-version-check --no-build-isolation -Cbuild-dir=$(OUT)/wheel $(WHEEL) .
	@touch $@

.PHONY: build
build: $(INSTALLED)  ## build the native core and the jar, install them into .venv

$(DEMO_READY): $(INSTALLED) $(DEMO_REQUIREMENTS)
	$(RUN) pip install --quiet --disable-pip-version-check $(addprefix -r ,$(DEMO_REQUIREMENTS))
	@touch $@

.PHONY: demo
demo: $(DEMO_READY)  ## score 569 real rows in both modes and compare with plain Python
	$(RUN) python examples/model_service/run.py --json build/demo.json

.PHONY: demo-flink
demo-flink: $(DEMO_READY)  ## score them in a Flink job, by both APIs in both modes
	$(RUN) python examples/flink_predict/run.py

.PHONY: demo-cdn
demo-cdn: $(DEMO_READY)  ## sum up a CDN's log by province in both modes and compare with pandas
	$(RUN) python examples/cdn_logs/run.py

.PHONY: demo-nearline
demo-nearline: $(DEMO_READY)  ## score a stream whose control events replace the model, in both modes
	$(RUN) python examples/nearline_inference/run.py

# The longest first. They wait so often that three keep two cores busy.
TESTS := test-java test-python test-end-to-end test-newest test-core

.PHONY: test
test: $(INSTALLED) test-classes  ## run every test, three parts at a time
	@echo "three parts at a time, each of which tells what it did when it ends: $(TESTS)"
	@$(MAKE) --no-print-directory --jobs=3 --keep-going --output-sync=target $(TESTS)

.PHONY: test-native
test-native: $(READY)  ## run the C++ tests (PRESET=debug, release, asan or tsan)
	@grep -qs "$(abspath $(BIN))/" build/native-$(PRESET)/CMakeCache.txt || rm -rf build/native-$(PRESET)
	$(RUN) cmake --preset $(PRESET) -DPython_EXECUTABLE=$(abspath $(BIN))/python --log-level=WARNING
	$(RUN) cmake --build --preset $(PRESET) --target native_tests
	$(RUN) ctest --preset $(PRESET)

.PHONY: test-core
test-core: $(INSTALLED)  ## run the C++ tests on the very objects that are installed
	$(RUN) cmake -S . -B $(OUT)/wheel -DPYBRIDGE_TESTS=ON --log-level=WARNING >/dev/null
	$(RUN) cmake --build $(OUT)/wheel --target native_tests
	$(RUN) ctest --test-dir $(OUT)/wheel --progress --output-on-failure

.PHONY: test-java
test-java: $(INSTALLED) test-classes  ## run the Java tests
	$(RUN) $(MVN) test -Dpybridge.python=$(abspath $(BIN))/python

.PHONY: test-classes
test-classes: $(INSTALLED)
	$(RUN) $(MVN) --quiet test-compile

.PHONY: test-python
test-python: $(INSTALLED) test-classes  ## run the Python tests (some need the compiled Java tests)
	$(RUN) pytest tests --ignore=tests/end_to_end

.PHONY: test-end-to-end
test-end-to-end: $(INSTALLED) test-classes  ## run whole programs: examples, installations, a JVM that Python hosts
	$(RUN) pytest tests/end_to_end

.PHONY: test-browser
test-browser: $(INSTALLED)  ## run the tests of the lab's page, in Chromium
	@.ci/prerequisites browser
	$(RUN) pip install --quiet --disable-pip-version-check -r .ci/requirements-browser.txt
	$(RUN) pytest tests/browser

.PHONY: test-newest
test-newest: $(INSTALLED) test-classes  ## run the contract on the newest JDK and Python, under -Xcheck:jni, with two forked workers
	$(RUN) .ci/contract-newest "$$JAVA_HOME" "$(BIN)/python"

.PHONY: test-workers
test-workers: $(INSTALLED) test-classes  ## run the contract suite in process mode with two forked workers
	$(RUN) .ci/contract workers $(BIN)/python -Dpybridge.contract.modes=process -Dpybridge.contract.workers=2 \
	  -Dpybridge.contract.forked=true

.PHONY: test-checked
test-checked: $(INSTALLED) test-classes  ## run the contract suite under -Xcheck:jni
	$(RUN) .ci/contract-checked $(BIN)/python

.PHONY: test-sanitized
test-sanitized: $(INSTALLED) test-classes  ## run the contract suite under ASan and UBSan, in a JVM
	$(RUN) .ci/contract-sanitized

.PHONY: soak
soak: $(INSTALLED)  ## stress both modes at once for MINUTES (60), with random calls of many threads
	$(RUN) PYBRIDGE_SOAK_MINUTES=$(MINUTES) $(MVN) test -pl core -Dtest=StressTest -Dpybridge.python=$(abspath $(BIN))/python \
	  -Dpybridge.testJvmArgs='-Djunit.jupiter.execution.parallel.enabled=true -Djunit.jupiter.execution.parallel.mode.default=concurrent'

.PHONY: libraries
libraries:  ## call other libraries in both modes, compare with plain Python, write docs/libraries.md
	$(MAKE) --no-print-directory build VENV=.venv-libraries REQUIREMENTS=.ci/requirements-libraries.txt
	.venv-libraries/bin/python tests/libraries/matrix.py

.PHONY: fuzz
fuzz: $(READY)  ## feed hostile frames to the decoders (FUZZ_RUNS, FUZZ_JOBS, FUZZ_TARGETS)
	@.ci/prerequisites fuzz
	$(RUN) $(MVN) --quiet -pl core -Pfuzz process-test-classes
	$(RUN) BIN=$(BIN) .ci/fuzz $(FUZZ_TARGETS)

.PHONY: verify
verify:  ## run everything on every Python and JDK here, sanitizers included; takes long
	.ci/prerequisites
	.ci/verify

.PHONY: check
check: $(READY)  ## check format, lint and types
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) clang-format --dry-run -Werror $(CPP_FILES)
	$(RUN) $(MVN) --quiet spotless:check

.PHONY: format
format: $(READY)  ## format all sources
	$(RUN) ruff format .
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) clang-format -i $(CPP_FILES)
	$(RUN) $(MVN) --quiet spotless:apply

.PHONY: bench
bench: $(INSTALLED)  ## measure
	$(RUN) pybridge bench

# The counted calls are made by modules of the very objects that the installed core is linked from.
GATE = PYTHONPATH=bench python -P -m gate --modules $(OUT)/wheel/bench/gate

GATE_MODULES = native_path

.PHONY: gate-modules
gate-modules: $(INSTALLED)
	@.ci/prerequisites gate
	$(RUN) cmake -S . -B $(OUT)/wheel -DPYBRIDGE_GATE=ON --log-level=WARNING >/dev/null
	$(RUN) cmake --build $(OUT)/wheel --target $(GATE_MODULES)

.PHONY: bench-gate
bench-gate: gate-modules  ## hold the cost of calls to what is recorded
	$(RUN) $(GATE) judge $(GATE_OPTIONS)

.PHONY: bench-baseline
bench-baseline: gate-modules  ## record what calls cost, for this kind of machine
	$(RUN) $(GATE) record $(GATE_OPTIONS)

.PHONY: bench-proof
bench-proof: GATE_MODULES += native_path_slowed
bench-proof: gate-modules  ## run the gate 20 times unchanged and 5 times slowed; takes an hour
	$(RUN) $(GATE) prove $(GATE_OPTIONS)

.PHONY: clean
clean:  ## remove everything built; the environments stay
	rm -rf build dist jvm_host/target jvm_host/*/target
