# Everything a developer types. `make run` needs Go and nothing else: the widget is committed as it is built. `make test` is
# what CI runs, on a fresh Debian too.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.1

# What tests need beside Go, as "command package".
NEEDS := redis-server:redis-server chromium:chromium node:nodejs npm:npm

UI := web/ui

# What the tests of one package may take on a busy machine; two of them come near go's own ten minutes.
LONGEST := 30m

# Packages whose tests do less, or leave something out, under the race detector; a file with this line tells them.
FULL = $$(grep -rl --include='*_test.go' '^//go:build !race' . | xargs -r -n1 dirname | sort -u)

.PHONY: help run test tools lint ui race full bench check model widget fmt

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start the server with the embedded content and a trial store
	go run ./cmd/liaoqing serve

test: tools lint ui race full bench ## install what tests need, then check and test everything

tools: ## install by apt what tests need and this machine lacks
	@missing=(); \
	for need in $(NEEDS); do command -v "$${need%%:*}" >/dev/null || missing+=("$${need##*:}"); done; \
	command -v gcc >/dev/null || missing+=(gcc libc6-dev); \
	[ -n "$$(find /usr/share/fonts /usr/local/share/fonts -iname '*cjk*' -print -quit 2>/dev/null)" ] || missing+=(fonts-noto-cjk); \
	[ "$${#missing[@]}" -gt 0 ] || exit 0; \
	root=(); [ "$$(id -u)" = 0 ] || root=(sudo); \
	echo "installing $${missing[*]}"; \
	"$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq; \
	"$${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}" >/dev/null

lint: ## gofmt, go mod tidy, go vet, staticcheck
	@odd=$$(gofmt -l .); [ -z "$$odd" ] || { echo "gofmt would change (make fmt):"; echo "$$odd"; exit 1; }
	go mod tidy -diff
	go vet ./...
	go run $(STATICCHECK) ./...

# What npm has installed; its own note of it tells for which lock file.
NODE_MODULES := $(UI)/node_modules/.package-lock.json

$(NODE_MODULES): $(UI)/package-lock.json | tools
	cd $(UI) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# What is made from sources and committed all the same.
MADE := $(UI)/src/protocol.ts web/dist

ui: tools $(NODE_MODULES) ## the widget: types, tests, and that what is committed is what its sources make
	cd $(UI) && rm -rf node_modules/.tests && npm run --silent types:check && npm test --silent
	@sums() { find $(MADE) -type f -exec sha256sum {} + | sort -k 2; }; was=$$(sums); \
	(cd $(UI) && npm run --silent types && npm run --silent build); \
	odd=$$({ diff <(echo "$$was") <(sums) || true; } | sed -n 's/^[<>] [0-9a-f]*  //p' | sort -u); \
	[ -z "$$odd" ] || { echo "not what the sources made, and made anew just now; commit:"; echo "$$odd"; exit 1; }

race: tools ## all tests under the race detector
	go test -race -shuffle=on -timeout $(LONGEST) ./...

full: tools $(NODE_MODULES) ## without it, what is too slow or measures time: golden statistics, processes, browser
	@full="$(FULL)"; [ -n "$$full" ] || { echo "no package says that it does less under race"; exit 1; }; \
	echo go test -shuffle=on -timeout $(LONGEST) -p 1 $$full; \
	go test -shuffle=on -timeout $(LONGEST) -p 1 $$full

bench: tools ## each benchmark once, so that none is broken
	go test -run '^$$' -bench . -benchtime 1x ./...

check: ## look for faults in the content
	go run ./cmd/liaoqing check

model: ## train the embedded model anew, after a change of the content
	go test ./knowledge -run TestModel -update

widget: tools $(NODE_MODULES) ## make the schemas, the types and the widget anew, after a change of frames or of web/ui
	go test ./web -run TestAsyncAPI -update
	cd $(UI) && npm run --silent types && npm run --silent build

fmt: ## format the code
	gofmt -w .
