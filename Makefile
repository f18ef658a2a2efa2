# CryptoUNet: everything that a person runs. `make help` lists the targets.

GO ?= go
PYTHON ?= python3
BUILD := build
KERNEL := $(BUILD)/cryptounet
DEMO_FLAGS ?=
SERVE_FLAGS ?=
FUZZTIME ?= 20s
BENCH_FLAGS ?=
PKG ?= ./...

# What Go there is, before anything else fails for want of it.
ifneq ($(filter-out help clean,$(or $(MAKECMDGOALS),help)),)
WANTS := $(shell awk '$$1 == "go" { print $$2 }' go.mod)
HAS := $(patsubst go%,%,$(shell $(GO) env GOVERSION 2>/dev/null))
ifeq ($(HAS),)
$(error there is no $(GO) command: install Go $(WANTS) or newer from https://go.dev/dl, name one (make GO=/path/to/go), or take a release, which needs none)
endif
ifeq ($(shell awk -v has="$(HAS)" -v wants="$(WANTS)" 'BEGIN { split(has, h, /[^0-9]+/); split(wants, w, "."); for (i = 1; i <= 3; i++) if (h[i] + 0 != w[i] + 0) { if (h[i] + 0 < w[i] + 0) print "old"; exit } }'),old)
$(error $(GO) is go$(HAS), and go.mod wants $(WANTS): install a newer Go from https://go.dev/dl, or let Go fetch it (GOTOOLCHAIN=auto make, from Go 1.21))
endif
endif

.PHONY: help demo serve test gotests bench experiments notebooks bootstrap evaluate bench-kernel bench-cells install uninstall generate check lint vuln licences sbom cross fuzz release reproducible site clean page $(KERNEL)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A relative folder of slices is the caller's, not the notebook's.
ifneq ($(ISBI2012_DIR),)
export ISBI2012_DIR := $(abspath $(ISBI2012_DIR))
endif

demo: $(KERNEL) ## an encrypted slice through the U-Net, without Jupyter; ISBI2012_DIR names real slices
	@mkdir -p $(BUILD)/demo
	$(KERNEL) run notebooks/quickstart.ipynb -o $(BUILD)/demo/quickstart.ipynb -p out=$(abspath $(BUILD)/demo) $(DEMO_FLAGS)
	@echo "wrote $(BUILD)/demo/quickstart.ipynb and $(BUILD)/demo/mask.png"

test: ## vet and test everything
	$(GO) vet ./...
	$(GO) test -timeout 20m ./...

gotests: ## how many of the Go distribution's own test programs the interpreter runs
	$(GO) run ./kernel/gotests

# Networks of published shapes run last and each in a process of its own, the
# largest at the end; those whose plans do not fit the memory are refused.
PUBLISHED := Ladder|ResNet20|CNNinfer

bench: ## measure: kernels, operators, networks; ratios in one run
	@{ $(GO) test -run '^$$' -bench . -skip '$(PUBLISHED)' -benchtime 1x -timeout 1h ./heops/...; \
	for n in CNNinfer ResNet20 Ladder/base=8 Ladder/base=16 Ladder/base=32 Ladder/base=64; do \
		$(GO) test -run '^$$' -bench "$$n\$$" -benchtime 1x -timeout 2h ./heops/evaluator; done; } | $(GO) run ./kernel/figures bench

serve: $(KERNEL) ## an evaluation server on this machine, with the shipped network and a page for browsers
	@mkdir -p $(BUILD)/serve
	$(KERNEL) plan dlin -o $(BUILD)/serve/dlin
	$(KERNEL) serve $(BUILD)/serve/dlin.program --state $(BUILD)/serve/state $(SERVE_FLAGS)

experiments: $(KERNEL) ## run the experiment notebooks; their tables go to build/experiments
	@mkdir -p $(BUILD)/experiments
	@for n in segmentation encodings approximation; do echo "== $$n"; \
		$(KERNEL) run notebooks/$$n.ipynb -o $(BUILD)/experiments/$$n.ipynb -p out=$(abspath $(BUILD)/experiments) || exit 1; done
	@echo "wrote the tables to $(BUILD)/experiments"
	@$(GO) run ./kernel/figures tables $(BUILD)/experiments/*.csv

NOTEBOOKS ?= $(basename $(notdir $(wildcard notebooks/*.ipynb)))
NBCONVERT ?= /usr/bin/python3 -m jupyter nbconvert

notebooks: $(KERNEL) ## run every notebook without Jupyter, and make pages of them where nbconvert is there; NOTEBOOKS="packing speed"
	@mkdir -p $(BUILD)/notebooks
	@for n in $(NOTEBOOKS); do echo "== $$n"; \
		$(KERNEL) run notebooks/$$n.ipynb -o $(BUILD)/notebooks/$$n.ipynb >$(BUILD)/notebooks/$$n.log || { cat $(BUILD)/notebooks/$$n.log; exit 1; }; done
	@if $(NBCONVERT) --version >/dev/null 2>&1; then \
		$(NBCONVERT) --log-level WARN --to html $(NOTEBOOKS:%=$(BUILD)/notebooks/%.ipynb); \
	else echo "make notebooks: no pages: install Debian's jupyter-nbconvert, or name another (NBCONVERT=...)" >&2; fi
	@echo "wrote $(BUILD)/notebooks"

MODEL ?= dlin
SECTIONS ?= 0..3

evaluate: ## score networks encrypted beside floats and their ReLU twins; ISBI2012_DIR, MODEL="dlin accurate" or nuclei, which draws its own, DATA=folder, SECTIONS=0..3
	@mkdir -p $(BUILD)/evaluate
	$(GO) run ./heops/training/evaluate -sections $(SECTIONS) $(if $(DATA),-data "$(DATA)") -out $(BUILD)/evaluate $(MODEL)

bootstrap: ## bootstrap a vector at 128 bits and check it: 6 GB of memory, a minute
	$(GO) test -count 1 -v -run TestBootstrap ./heops/methods/bootstrap -bootstrap

bench-kernel: $(KERNEL) ## time the kernel beside ipykernel in one run; needs python3-zmq and python3-ipykernel
	@for python in $(PYTHON) /usr/bin/python3; do \
		if $$python -c 'import zmq, ipykernel' 2>/dev/null; then exec $$python kernel/cryptounet/testdata/compare.py $(KERNEL); fi; done; \
	echo "make bench-kernel: neither $(PYTHON) nor /usr/bin/python3 has pyzmq and ipykernel: install Debian's python3-zmq and python3-ipykernel, or name a Python that has them (make bench-kernel PYTHON=...)" >&2; exit 1

bench-cells: $(KERNEL) ## time programs in cells beside compiled Go, CPython and the bare interpreter in one run; BENCH_FLAGS="-run fib -rounds 5"
	@$(GO) run ./kernel/bench -go $(GO) $(BENCH_FLAGS) $(KERNEL)

install: $(KERNEL) ## put the kernel where Jupyter finds it (INSTALL_FLAGS: --user, --sys-prefix, --prefix DIR)
	$(GO) run ./install --binary $(abspath $(KERNEL)) $(INSTALL_FLAGS)

uninstall: ## take the kernel out of Jupyter
	$(GO) run ./install uninstall $(INSTALL_FLAGS)

generate: ## reproduce every generated file
	$(GO) generate ./...

check: ## what generate makes is what is committed, and everything is formatted
	$(GO) generate ./...
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	@git diff --exit-code --stat

lint: ## staticcheck
	GO=$(GO) .ci/lint

vuln: ## known vulnerabilities in what is linked in
	GO=$(GO) .ci/vuln

licences: ## the licences of all modules are those of the table in .ci/licences
	$(GO) run ./.ci/licences

sbom: ## what is linked into the kernel, as CycloneDX: build/sbom.json
	GO=$(GO) .ci/sbom

cross: ## build and vet for Linux, macOS, FreeBSD and Windows, on amd64 and arm64
	GO=$(GO) .ci/cross

fuzz: ## run every fuzz target for FUZZTIME (20s each); one package: PKG=./heops/cipher
	GO=$(GO) .ci/fuzz $(FUZZTIME) $(PKG)

release: ## archives for all systems with checksums, in build/release (RELEASE_FLAGS="-targets linux/amd64")
	$(GO) run ./install/release $(RELEASE_FLAGS)

reproducible: ## release this commit twice from clean clones and compare, bit for bit
	GO=$(GO) .ci/reproducible

site: $(KERNEL) ## the documentation as a site: build/site/index.html
	$(GO) run ./install/site -kernel $(KERNEL)

page: ## the browser's side of cryptounet serve, as WebAssembly
	@$(GO) run ./heops/service/page/build

$(KERNEL): page
	$(GO) build -o $(KERNEL) ./kernel/cryptounet

clean: ## remove what was built
	rm -rf $(BUILD)
