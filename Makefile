.DEFAULT_GOAL := help
.PHONY: help run test bench soak fresh-check lock translations pictures

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

run: ## Install what is missing, migrate, load the demo conference, start the server and the worker
	@bin/setup run
	@exec .venv/bin/flask serve

test: ## Run every check and test, on SQLite, on PostgreSQL and in Chromium
	@bin/test

bench: ## Measure speed, each figure as a ratio within one run
	@bin/setup test
	@.venv/bin/python -m bench

soak: ## Run the long load and crash tests
	@bin/setup test
	@.venv/bin/pytest -m soak

fresh-check: ## Try both commands on a bare Debian 12 (needs root and debootstrap)
	@bin/fresh-check

lock: ## Write the two lock files anew from pyproject.toml
	@bin/lock

translations: ## Bring the catalogues up to date with the texts in code and templates
	@bin/update-translations

pictures: ## Draw the README's pictures anew
	@bin/pictures
