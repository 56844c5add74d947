# Every target sets itself up; the first run installs into .venv, later ones start at once.
PYTHON ?= python3
BIN := .venv/bin
NAME ?=
PYTEST_ARGS ?=
# Test processes at once; most of them wait for servers.
PYTEST_WORKERS ?= 3


# What a Kubernetes control plane consists of, and the commands that people use it by.
CLUSTER := etcd kube-apiserver kube-controller-manager kubectl helm
# What a node consists of besides, but for Debian's containerd and its companions.
NODE := kube-scheduler kubelet kube-proxy coredns

.PHONY: help run cluster test test-slow test-peers test-cluster chart-test test-node world e2e e2e-faults image-report test-browser coverage check format bench screens lock clean

help: ## show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: .venv/run ## the whole system on this machine: sources, matching, web app on port 8000
	@$(BIN)/homing up

cluster: .venv/dev ## a Kubernetes control plane on this machine, until Ctrl-C; built once, needs Go
	@scripts/cluster/build $(CLUSTER) >/dev/null
	@PYTHONPATH=examples $(BIN)/python -m testcluster

test: .venv/dev ## the tests that need nothing but wheels
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) -m "not browser and not peers and not slow and not cluster and not node" $(PYTEST_ARGS)

test-slow: .venv/dev ## process killing, crawls under misbehaviour, fuzzing
	@$(BIN)/pytest -q -n $(PYTEST_WORKERS) -m "slow and not cluster and not node and not peers" $(PYTEST_ARGS)

test-peers: .venv/dev ## against servers built or installed into ~/.cache/homing; needs Go and Node
	@scripts/peers/versitygw >/dev/null
	@scripts/peers/maildev >/dev/null
	@scripts/peers/twilio-spec >/dev/null
	@scripts/peers/tgpeer/build >/dev/null
	@scripts/peers/aimock >/dev/null
	@scripts/peers/llama-server >/dev/null
	@scripts/peers/jaeger >/dev/null
	@$(BIN)/pytest -q -n 2 -m peers $(PYTEST_ARGS)

test-cluster: .venv/dev ## against a real Kubernetes control plane, built into ~/.cache/homing; needs Go
	@scripts/cluster/build $(CLUSTER) >/dev/null
	@$(BIN)/pytest -q -n 2 -m cluster $(PYTEST_ARGS)

chart-test: .venv/dev ## the Helm chart: linted, rendered with every value, and tried on a real API server; needs Go
	@scripts/cluster/build $(CLUSTER) >/dev/null
	@scripts/cluster/promtool >/dev/null
	@$(BIN)/pytest -q -n 2 tests/charts tests/cluster/test_chart_objects.py tests/cluster/test_chart_life.py \
		tests/cluster/test_chart_smoke.py tests/cluster/test_rbac.py $(PYTEST_ARGS)

test-node: .venv/dev ## pods that really run, on this machine; for root, with Debian's containerd
	@scripts/cluster/build $(CLUSTER) $(NODE) >/dev/null
	@scripts/cluster/images >/dev/null
	@$(BIN)/pytest -q -m "node and not e2e" $(PYTEST_ARGS)

world: .venv/dev # what the targets below need: programs and images, each made once
	@scripts/cluster/build $(CLUSTER) $(NODE) >/dev/null
	@scripts/cluster/images >/dev/null
	@scripts/cluster/servers/build >/dev/null
	@scripts/cluster/components >/dev/null
	@scripts/peers/versitygw >/dev/null
	@scripts/peers/jaeger >/dev/null

e2e: world ## the whole system on a node of this machine, from kubectl apply to a message; as test-node
	@export E2E_FIGURES=$$(mktemp) && $(BIN)/pytest -q -m "e2e and not slow" tests/e2e $(PYTEST_ARGS) \
		; code=$$?; PYTHONPATH=examples $(BIN)/python -m e2e.figures $$E2E_FIGURES; exit $$code

e2e-faults: world ## what breaks on that node, an upgrade with data, a backup restored: nothing is lost; half an hour
	@export E2E_FIGURES=$$(mktemp) && $(BIN)/pytest -q -s -m "e2e and slow" tests/e2e $(PYTEST_ARGS) \
		; code=$$?; PYTHONPATH=examples $(BIN)/python -m e2e.figures $$E2E_FIGURES; exit $$code

node-smoke: ## one home to one person by a real node, where this machine can run one
	@scripts/cluster/able || exit 0; $(MAKE) --no-print-directory world && $(BIN)/pytest -q tests/e2e/test_smoke.py $(PYTEST_ARGS)

image-report: world ## size of each image, and what its process costs at rest; as test-node
	@PYTHONPATH=examples $(BIN)/python -m e2e.report

test-browser: .venv/dev ## the web pages in headless Chromium
	@scripts/install-chromium
	@$(BIN)/pytest -q -m browser $(PYTEST_ARGS)

coverage: .venv/dev ## what `make test PYTEST_ARGS=--cov` has run: at least 90 % of core and of workers
	@$(BIN)/coverage report --skip-covered --include='core/*' --fail-under=90
	@$(BIN)/coverage report --skip-covered --include='workers/*' --fail-under=90

check: .venv/dev ## style, types, import direction
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: .venv/dev ## rewrite the code in the project's style
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: .venv/dev ## measure: make bench NAME=extract
	@PYTHONPATH=examples $(BIN)/python -m benchmarks $(NAME)

screens: .venv/dev ## render every screen of the bot and every page of the Mini App into docs/screens
	@scripts/screens --pictures

lock: .venv/dev ## resolve the versions anew
	@scripts/lock

clean: ## remove the environment, caches and the embedded stack's state
	rm -rf .venv .homing .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

.venv/run: pyproject.toml requirements/run.lock
	@scripts/install run

.venv/dev: pyproject.toml requirements/dev.lock
	@scripts/install dev
