# Marcador. `make demo` shows it, `make test` proves it, `make install` installs it; `make help` lists the rest.

PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
# simulator: the built-in simulated Asterisk, time runs fast. asterisk: a real one, in real time.
PBX ?= simulator
# For bench-portfolio; FOLDER empty: a temporary one.
ACCOUNTS ?= 100000
FOLDER ?=
# Seconds after which the demo ends by itself; empty: at Ctrl-C.
DEMO_SECONDS ?=
# Another set of load generators and lower bounds for `make bench`; empty: Tests/Bench.
BENCH_KIT ?=
BENCH_FLAGS ?=
# For recovery and storm: see there.
FAULTS ?= 200
MINUTES ?= 20
CPS ?= 150
SECONDS ?= 10
# no: leave the AMI secrets to the installation of the package that is being made.
SECRETS ?= yes

# `make fuzz`: which target (empty: all), and for how many seconds each.
FUZZ ?=
FUZZ_SECONDS ?= 60

SWIFT_BUILD := swift build
RELEASE_DIR := .build/static
RELEASE_FLAGS := -c release --product marcador --static-swift-stdlib --scratch-path $(RELEASE_DIR)
share := $(DESTDIR)$(PREFIX)/share/marcador
doc := $(DESTDIR)$(PREFIX)/share/doc/marcador
etc := $(DESTDIR)$(SYSCONFDIR)/marcador

.PHONY: help demo test fuzz bench bench-pacing bench-portfolio build release install uninstall install-user lint format clean recovery storm

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

demo: ## a floor on your terminal: DEMO_SECONDS=60 ends it, PBX=asterisk takes a real Asterisk
	@scripts/setup
	@scripts/quietly 'building marcador (some 3 minutes the first time)' $(SWIFT_BUILD) --product marcador
	@scripts/demo '$(PBX)' '$(DEMO_SECONDS)'

test: ## all tests; a Debian root with Asterisk 22 is made once for them, as root
	@scripts/test

fuzz: ## readers of foreign bytes against made-up ones: FUZZ_SECONDS=60 for each, FUZZ=name takes one (docs/fuzzing.md)
	@FUZZ='$(FUZZ)' FUZZ_SECONDS='$(FUZZ_SECONDS)' scripts/fuzz

recovery: ## FAULTS=200 random faults in at least MINUTES=20 on a real Asterisk with calls up; MARCADOR_SEED= repeats a run
	@MARCADOR_REQUIRE_ASTERISK=1 MARCADOR_FAULTS=$(FAULTS) MARCADOR_MINUTES=$(MINUTES) \
		scripts/test --filter RecoveryTests.RecoveryTests/asLongAsAsked

storm: ## CPS=150 launches a second for SECONDS=10 on a real Asterisk: rate, outcomes and CPU, by a program built for release
	@scripts/setup
	@scripts/quietly 'building marcador with optimisation' swift build -c release --product marcador
	@MARCADOR_REQUIRE_ASTERISK=1 MARCADOR_CPS=$(CPS) MARCADOR_SECONDS=$(SECONDS) \
		MARCADOR_PROGRAM="$$(swift build -c release --show-bin-path)/marcador" scripts/test --filter RecoveryTests.StormTests

bench: ## speed of the wires beside lower bounds in C, and of a pacing decision: BENCH_KIT=DIR takes other load generators, BENCH_FLAGS='--write docs/performance.md'
	@scripts/setup cc=gcc
	@scripts/bench $(if $(BENCH_KIT),--kit '$(BENCH_KIT)') $(BENCH_FLAGS)

bench-pacing: ## pacing against the optimum and other dialers' rules, and the cap: SEEDS=4 HOURS=8 TEAMS=5,20 PART=optimum,field,match,cap, PACING_FLAGS='--write docs/performance.md'
	@scripts/setup
	@scripts/quietly 'building marcador with optimisation' swift build -c release --product marcador
	@scripts/bench-pacing --program "$$(swift build -c release --show-bin-path)/marcador" $(if $(SEEDS),--seeds $(SEEDS)) \
		$(if $(HOURS),--hours $(HOURS)) $(if $(TEAMS),--teams $(TEAMS)) $(if $(PART),--part $(PART)) $(PACING_FLAGS)

bench-portfolio: ## import, segments and claims of a made-up portfolio: ACCOUNTS=100000, FOLDER= for its database
	@scripts/setup
	@scripts/quietly 'building the bench with optimisation' swift build -c release --product PortfolioBench
	@"$$(swift build -c release --show-bin-path)/PortfolioBench" $(ACCOUNTS) $(FOLDER)

build: ## a build for development
	@scripts/setup
	@$(SWIFT_BUILD)

release: ## the program as it is installed: optimised, without need of a Swift runtime
	@scripts/setup
	@scripts/quietly 'building marcador for release (some 8 minutes the first time)' $(SWIFT_BUILD) $(RELEASE_FLAGS)

# The program must be there already when this is run by sudo, so that nothing is compiled as root; a first run makes it.
$(RELEASE_DIR)/release/marcador:
	@$(MAKE) --no-print-directory release

install: $(RELEASE_DIR)/release/marcador install-user ## program, unit and configuration: DESTDIR=, PREFIX=/usr/local, SYSCONFDIR=/etc
	install -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(PREFIX)/lib/systemd/system' '$(DESTDIR)$(PREFIX)/lib/sysusers.d'
	install -d '$(share)' '$(doc)/images'
	install -d -m 0750 '$(etc)'
	install -m 0755 $(RELEASE_DIR)/release/marcador '$(DESTDIR)$(PREFIX)/bin/marcador'
	sed 's|/usr/local/|$(PREFIX)/|; s|-c /etc/|-c $(SYSCONFDIR)/|' systemd/marcador.service \
		>'$(DESTDIR)$(PREFIX)/lib/systemd/system/marcador.service'
	chmod 0644 '$(DESTDIR)$(PREFIX)/lib/systemd/system/marcador.service'
	install -m 0644 systemd/marcador.sysusers '$(DESTDIR)$(PREFIX)/lib/sysusers.d/marcador.conf'
	install -m 0644 README.md README.es.md LICENSE CHANGELOG.md docs/*.md '$(doc)'
	install -m 0644 docs/images/*.svg '$(doc)/images'
	cd asterisk-config && find . -type d -exec install -d '$(abspath $(share))/asterisk-config/{}' \;
	cd asterisk-config && find . -type f -exec install -m 0644 '{}' '$(abspath $(share))/asterisk-config/{}' \;
	install -m 0755 scripts/install-asterisk-config scripts/install-secrets '$(share)'
	install -m 0644 docs/marcador.example.yaml '$(share)/marcador.example.yaml'
	install -d -m 0750 '$(etc)/bots'
	for bot in asterisk-config/bots/*.yaml; do \
		test -e "$(etc)/bots/$${bot##*/}" || install -m 0640 "$$bot" '$(etc)/bots' || exit 1; done
	test -e '$(etc)/marcador.yaml' || install -m 0640 docs/marcador.example.yaml '$(etc)/marcador.yaml'
	if [ '$(SECRETS)' = yes ]; then scripts/install-secrets '$(etc)' '$(share)/asterisk-config/manager.d/marcador.conf'; fi
	if [ -z '$(DESTDIR)' ] && [ "$$(id -u)" -eq 0 ]; then chgrp -R marcador '$(etc)/bots' && \
		chgrp marcador '$(etc)' '$(etc)/marcador.yaml'; fi
	if [ -z '$(DESTDIR)' ] && [ -d /run/systemd/system ]; then systemctl daemon-reload; fi

# The user the daemon runs as. A package does this with its sysusers.d file.
install-user:
	@if [ -z '$(DESTDIR)' ] && [ "$$(id -u)" -eq 0 ] && ! getent passwd marcador >/dev/null; then \
		useradd --system --user-group --no-create-home --home-dir /var/lib/marcador --shell /usr/sbin/nologin marcador; \
	fi

uninstall: ## takes away what install put there, except /etc/marcador and the database
	rm -f '$(DESTDIR)$(PREFIX)/bin/marcador' '$(DESTDIR)$(PREFIX)/lib/systemd/system/marcador.service'
	rm -f '$(DESTDIR)$(PREFIX)/lib/sysusers.d/marcador.conf'
	rm -rf '$(share)' '$(doc)'

lint: ## style of the sources, and the systemd unit
	swift format lint --strict -r Sources Tests Package.swift
	scripts/check-unit

format: ## formats the sources in place
	swift format -i -r Sources Tests Package.swift

clean: ## removes what was built
	rm -rf .build
