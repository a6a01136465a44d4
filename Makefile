.DEFAULT_GOAL := help
SOAK := tests/load tests/follow_up/test_killed.py tests/notifications/test_worker_process.py tests/exports/ical/test_ical_feeds.py
.PHONY: help run test bench soak proof fresh-check lock translations pictures gallery

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

run: ## Install what is missing, migrate, load the demo conference, start the server and the worker
	@bin/setup run
	@exec .venv/bin/flask serve

test: ## Run every check and test, on SQLite, on PostgreSQL and in Chromium
	@bin/test

bench: ## Measure speed, each figure as a ratio within one run
	@bin/setup test
	@DURABLE=1 bin/with-postgresql .venv/bin/python -m bench

soak: ## Run the load and crash tests again and again, on both databases
	@bin/setup test
	@for round in 1 2 3 4 5 6 7 8 9 10; do \
	  LOAD=whole .venv/bin/pytest $(SOAK) && \
	  LOAD=whole bin/with-postgresql .venv/bin/pytest $(SOAK) --database=postgresql || exit 1; \
	done

proof: ## Show every document in every language, and large and hostile ones, to programs that judge PDFs
	@bin/setup test
	@LOAD=whole .venv/bin/pytest -rs -n 2 tests/exports/test_document_proof.py tests/exports/test_large_documents.py

fresh-check: ## Try both commands on a bare Debian 12 (needs root and debootstrap)
	@bin/fresh-check

lock: ## Write the two lock files anew from pyproject.toml
	@bin/lock

translations: ## Bring the catalogues up to date with the texts in code and templates
	@bin/update-translations

pictures: ## Draw the README's pictures anew
	@bin/pictures

gallery: ## Draw the pictures of documents in docs/gallery anew
	@bin/gallery
