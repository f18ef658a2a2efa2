# CryptoUNet: everything that a person runs. `make help` lists the targets.

GO ?= go
PYTHON ?= python3
BUILD := build
KERNEL := $(BUILD)/cryptounet
DEMO_FLAGS ?=

.PHONY: help demo test gotests bench experiments bootstrap bench-kernel install uninstall generate check clean $(KERNEL)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(KERNEL) ## an encrypted slice through the U-Net, without Jupyter; ISBI2012_DIR names real slices
	@mkdir -p $(BUILD)/demo
	$(KERNEL) run notebooks/quickstart.ipynb -o $(BUILD)/demo/quickstart.ipynb -p out=$(abspath $(BUILD)/demo) $(DEMO_FLAGS)
	@echo "wrote $(BUILD)/demo/quickstart.ipynb and $(BUILD)/demo/mask.png"

test: ## vet and test everything
	$(GO) vet ./...
	$(GO) test ./...

gotests: ## how many of the Go distribution's own test programs the interpreter runs
	$(GO) run ./kernel/gotests

bench: ## measure: kernels, operators, the whole network; ratios in one run
	$(GO) test -run '^$$' -bench . -benchtime 1x ./heops/...

experiments: $(KERNEL) ## run the experiment notebooks; their tables go to build/experiments
	@mkdir -p $(BUILD)/experiments
	@for n in segmentation encodings approximation; do echo "== $$n"; \
		$(KERNEL) run notebooks/$$n.ipynb -o $(BUILD)/experiments/$$n.ipynb -p out=$(abspath $(BUILD)/experiments) || exit 1; done
	@echo "wrote the tables to $(BUILD)/experiments"

bootstrap: ## bootstrap a vector at 128 bits and check it: 6 GB of memory, a minute
	$(GO) test -count 1 -v -run TestBootstrap ./heops/methods/bootstrap -bootstrap

bench-kernel: $(KERNEL) ## time the kernel beside ipykernel in one run; needs python3-zmq and python3-ipykernel
	$(PYTHON) kernel/cryptounet/testdata/compare.py $(KERNEL)

install: $(KERNEL) ## put the kernel where Jupyter finds it (INSTALL_FLAGS: --user, --sys-prefix, --prefix DIR)
	$(GO) run ./install --binary $(abspath $(KERNEL)) $(INSTALL_FLAGS)

uninstall: ## take the kernel out of Jupyter
	$(GO) run ./install --uninstall $(INSTALL_FLAGS)

generate: ## reproduce every generated file
	$(GO) generate ./...

check: ## what generate makes is what is committed, and everything is formatted
	$(GO) generate ./...
	@test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	@git diff --exit-code --stat

$(KERNEL):
	$(GO) build -o $(KERNEL) ./kernel/cryptounet

clean: ## remove what was built
	rm -rf $(BUILD)
