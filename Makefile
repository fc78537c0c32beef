# Everything a developer types. `make run` needs Go and nothing else; `make test` is what CI runs, on a fresh Debian too.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.1

# What tests need beside Go, as "command package".
NEEDS := redis-server:redis-server chromium:chromium

# Packages whose tests do less, or leave something out, under the race detector; a file with this line tells them.
FULL = $$(grep -rl --include='*_test.go' '^//go:build !race' . | xargs -r -n1 dirname | sort -u)

.PHONY: help run test tools lint race full bench check model fmt

help: ## show what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## start the server with the embedded content and a trial store
	go run ./cmd/liaoqing serve

test: tools lint race full bench ## install what tests need, then check and test everything

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

lint: ## gofmt, go vet, staticcheck
	@odd=$$(gofmt -l .); [ -z "$$odd" ] || { echo "gofmt would change (make fmt):"; echo "$$odd"; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

race: tools ## all tests under the race detector
	go test -race -shuffle=on ./...

full: tools ## without it, what is too slow or measures time: golden statistics, processes, browser
	@full="$(FULL)"; [ -n "$$full" ] || { echo "no package says that it does less under race"; exit 1; }; \
	echo go test -shuffle=on -p 1 $$full; \
	go test -shuffle=on -p 1 $$full

bench: tools ## each benchmark once, so that none is broken
	go test -run '^$$' -bench . -benchtime 1x ./...

check: ## look for faults in the content
	go run ./cmd/liaoqing check

model: ## train the embedded model anew, after a change of the content
	go test ./knowledge -run TestModel -update

fmt: ## format the code
	gofmt -w .
