# Everything that a person does with Kappa on one machine. Needs a JDK 17 and make, nothing else.
SHELL       := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help build demo feed produce up down status logs sql alter plan rebuild redeploy rollback wait rebuilds savepoints clean test torture bench verify image

MVN     := ./mvnw -B -q
LOCAL   := k8s/local/target
STAMP   := $(LOCAL)/built
SOURCES := $(shell find . \( -name .git -o -name target -o -name .kappa \) -prune -o \( -path "*/src/main/*" -o -path "*/k8s/local/shop/*" -o -name pom.xml \) -type f -print)
JAVA     = java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Daws.java.v1.disableDeprecationAnnouncement=true -cp $(LOCAL)/classes:$$(cat $(LOCAL)/class-path)
STACK    = $(JAVA) dev.kappa.local.Stack
# What asks about a stack, or stops it, must not wait for a build, nor fail for one.
BUILT    = if [ ! -f $(LOCAL)/class-path ]; then echo "this checkout is not built, so nothing runs from it"; exit 0; fi

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

build: $(STAMP) ## compile and package everything that changed

$(STAMP): $(SOURCES)
	@echo "building (the first time Maven downloads everything)"
	@$(MVN) -DskipTests package && touch $@

demo: $(STAMP) ## the whole thing in five minutes, told as a story; KEEP=1 leaves the stack running
	@$(JAVA) dev.kappa.local.demo.Demo

feed: $(STAMP) ## play the shop's history: make feed SPEED=1d/s UNTIL=2011-03-01 (SPEED=max: as fast as it goes)
	@$(JAVA) dev.kappa.local.shop.Shop init
	@$(JAVA) dev.kappa.local.shop.Feeder $(if $(SPEED),--speed $(SPEED)) $(if $(UNTIL),--until $(UNTIL))

produce: $(STAMP) ## write lines of JSON to a stream for applications: make produce STREAM=page_views FILE=views.json
	@$(JAVA) dev.kappa.local.produce.Produce "$${KAPPA_CONFIG:-$${KAPPA_HOME:-.kappa}/kappa.properties}" $(STREAM) $(FILE)

up: $(STAMP) ## start the one-machine stack, or what of it does not run
	@$(STACK) up

down: ## stop the stack; its data stays
	@$(BUILT); $(STACK) down

status: ## every part of the stack: state, pid, port, memory, uptime
	@$(BUILT); $(STACK) status || true

logs: ## the end of a part's log: make logs PART=taskmanager
	@$(BUILT); $(STACK) logs $(PART)

sql: $(STAMP) ## Flink's SQL Client on the gateway: make sql, make sql FILE=script.sql or FILE=folder, EMBEDDED=1
	@$(STACK) sql$(if $(EMBEDDED),-embedded) $(FILE)

alter: $(STAMP) ## change definitions and see their rebuild through: make alter FILE=new.sql
	@$(STACK) rebuilding alter $(FILE)

plan: $(STAMP) ## what make alter would do, and what it costs: make plan FILE=new.sql
	@$(STACK) rebuilding plan $(FILE)

rebuild: $(STAMP) ## compute a stream or view anew, with all that depends on it: make rebuild STREAM=enriched_orders
	@$(STACK) rebuilding rebuild $(STREAM)

redeploy: $(STAMP) ## let a new jar of a job go on from its state: make redeploy STREAM=fraud_alerts JAR=target/mine.jar
	@$(STACK) rebuilding redeploy $(STREAM) $(JAR)

rollback: $(STAMP) ## back to the version before, or to another that is kept: make rollback STREAM=enriched_orders VERSION=1
	@$(STACK) rebuilding rollback $(STREAM) $(VERSION)

wait: $(STAMP) ## follow a rebuild until it is live: make wait ID=31
	@$(STACK) rebuilding wait $(ID)

rebuilds: $(STAMP) ## the newest rebuilds, and where each is
	@$(STACK) rebuilding rebuilds

savepoints: $(STAMP) ## every savepoint that is a way back, with size and age
	@$(STACK) rebuilding savepoints

clean: ## stop the stack, remove its data and every build result
	@if [ -f $(LOCAL)/class-path ]; then $(STACK) clean; fi
	@$(MVN) clean

test: ## every test; starts one stack on free ports and stops it again
	@./mvnw -B -T 3 verify

torture: ## the long tests: kills, outages, floods; make torture ONLY=RebuildTortureIT for one class
	@./mvnw -B verify -Ptorture -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false $(if $(ONLY),-Dtest=$(or $(filter %Test,$(ONLY)),NoTest) -Dit.test=$(or $(filter %IT,$(ONLY)),NoIT))

bench: ## what a rebuild of the shop's whole history costs, against the same jobs started by hand
	@./mvnw -B verify -Pbench -pl k8s/local -am -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false

image: $(STAMP) ## what the container image of gateway and controller holds, in k8s/image/target; where there is docker, the image too
	@k8s/image/assemble.sh k8s/image/target
	@if command -v docker >/dev/null; then docker build -t kappa:0.1.0 k8s/image/target; else echo "no docker here: docker build k8s/image/target"; fi

# The second build lies elsewhere, so that no path may be in a jar.
VERIFY := target/verify
verify: ## what is in it and whence: target/bom.json (CycloneDX), and two clean builds whose jars must be equal
	@rm -rf $(VERIFY) && mkdir -p $(VERIFY)/one $(VERIFY)/a-second-build
	@for build in one a-second-build; do \
	  git ls-files -z | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C $(VERIFY)/$$build && \
	  (cd $(VERIFY)/$$build && ./mvnw -B -q -DskipTests package && \
	   find . -path '*/target/*.jar' | LC_ALL=C sort | xargs sha256sum > ../$$build.sha256) || exit 1; \
	done
	@cat $(VERIFY)/one.sha256
	@diff $(VERIFY)/one.sha256 $(VERIFY)/a-second-build.sha256 \
	  && echo "two clean builds are equal: $$(wc -l < $(VERIFY)/one.sha256) jars" \
	  || { echo "two clean builds differ in these jars"; exit 1; }
	@(cd $(VERIFY)/one && ./mvnw -B -q -DskipTests package org.cyclonedx:cyclonedx-maven-plugin:makeAggregateBom)
	@cp $(VERIFY)/one/target/bom.json target/bom.json && rm -rf $(VERIFY)/one $(VERIFY)/a-second-build
	@echo "target/bom.json: $$(grep -c '"purl"' target/bom.json) components with their licences"
