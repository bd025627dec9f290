# The only commands a newcomer needs; each sets up what it needs in .venv and .cache.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo test check soak bench bench-reading opinion pictures requirements clean

help:
	@echo 'make demo           the whole job for real, on this machine, in half a minute (KEEP=1: stay up for a mail client)'
	@echo 'make test           the whole suite, Dovecot included'
	@echo 'make check          the fast gate: ruff, strict types, import directions, unit tests; stories and live servers are for make test'
	@echo 'make soak           a week of service at 1,000 mails a day (DAYS=7); mails that nobody sends, for MINUTES=10; rounds killed and with failing disks'
	@echo 'make bench          the whole job measured, as JSON'
	@echo 'make bench-reading  how well mails are understood; CORPORA=folder: other mails too (docs/corpora.md)'
	@echo 'make opinion        teach the second opinion from the labelled cases in tests/reading/'
	@echo 'make pictures       draw anew how letters look, those of docs/ too (needs chromium, fonts-noto-cjk)'
	@echo 'make requirements   pin the dependencies anew, with hashes'

.venv/ready: requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/ready
	$(BIN)/mailbot demo $(if $(KEEP),--keep)

test: .venv/ready
	scripts/install-dovecot.sh
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 -m 'not live'
	$(BIN)/python -m pytest -m live

check: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --hypothesis-profile fast -m 'not live and not slow' --ignore tests/stories

soak: .venv/ready
	scripts/install-dovecot.sh
	$(BIN)/python -m bench.week --days $(or $(DAYS),7)
	$(BIN)/python -m tests.fuzz.soak --minutes $(or $(MINUTES),10)
	$(BIN)/python bench/crashes.py $(if $(MINUTES),--minutes $(MINUTES))

bench: .venv/ready
	scripts/install-dovecot.sh
	$(BIN)/python bench/whole_job.py

bench-reading: .venv/ready
	$(BIN)/python tests/mails/replies/build.py
	$(BIN)/python bench/reading.py
	$(BIN)/python tests/mails/decode/build.py
	$(BIN)/python tests/mails/manners/build.py
	$(BIN)/python bench/corpora.py tests/mails $(CORPORA)

opinion: .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/teach.txt
	$(BIN)/python scripts/train_opinion.py

pictures: .venv/ready
	$(BIN)/python scripts/make_golden.py
	$(BIN)/python scripts/make_pictures.py

requirements:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --group dev --extra demo pyproject.toml -o requirements/dev.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header -c requirements/dev.txt pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --group teach -o requirements/teach.txt

clean:
	rm -rf .venv .cache dist
