# `make run` opens the demo clinic, `make test` runs every check; the other targets are for working on it. Each target calls a
# script in .ci/ or end2end/; set-up steps skip what is installed.

.PHONY: help run test attack dev bench fmt size build lighthouse pictures

help:
	@echo "make run         build the portal and open the demo clinic"
	@echo "make test        every check: format, lints, tests on both databases, size, browsers"
	@echo "make attack      a quarter of a million hostile requests, on both databases"
	@echo "make dev         rebuild and restart on every change"
	@echo "make build       the release build that make run and the browser tests use"
	@echo "make fmt         format the Rust sources"
	@echo "make size        weigh what a browser downloads"
	@echo "make bench       measure the figures in the README"
	@echo "make lighthouse  Lighthouse on a phone, five looks at each page"
	@echo "make pictures    pictures of every page into docs/pictures"

run:
	@.ci/setup.sh run
	@.ci/build.sh
	@.ci/demo.sh

test:
	@.ci/test.sh

attack:
	@.ci/attack.sh

dev:
	@.ci/setup.sh run
	@.ci/dev.sh

build:
	@.ci/setup.sh run
	@.ci/build.sh

bench:
	@.ci/bench.sh

fmt:
	@cargo fmt

size:
	@node end2end/tools/size.mjs

lighthouse: build
	@.ci/setup.sh test
	@node end2end/tools/lighthouse.mjs

pictures: build
	@.ci/setup.sh test
	@node end2end/tools/pictures.mjs docs/pictures
