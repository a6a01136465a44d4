"""The application factory: the one module that sees everything. Nothing in the package imports it."""

import os
from datetime import timedelta
from email.utils import parseaddr

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from eventapp.accounts import sign_ins as _sign_ins  # noqa: F401 (registers the user loader)
from eventapp.accounts.views import accounts
from eventapp.action_items.views import action_items
from eventapp.agendas.views import agendas
from eventapp.agreements.views import agreements
from eventapp.calendars.views import calendars
from eventapp.cli.commands import register_commands
from eventapp.communiques.views import communiques
from eventapp.conferences import revisions as _revisions  # noqa: F401 (listens to every session)
from eventapp.conferences.guards import load_actor
from eventapp.conferences.views import conferences
from eventapp.config import Settings, read_settings
from eventapp.contacts.views import contacts
from eventapp.dashboard import agenda_changes as _agenda_changes  # noqa: F401 (hangs its pages there)
from eventapp.dashboard import communique as _communique  # noqa: F401 (hangs its page on the blueprint)
from eventapp.dashboard import live_views as _live_views  # noqa: F401 (hangs its pages on the blueprint)
from eventapp.dashboard import progress as _progress  # noqa: F401 (hangs its page on the blueprint)
from eventapp.dashboard import public as _public  # noqa: F401 (hangs its pages on the blueprint)
from eventapp.dashboard import views as _views  # noqa: F401 (hangs its pages on the blueprint)
from eventapp.dashboard.blueprint import dashboard
from eventapp.db.engine import engine_options, prepare_engine
from eventapp.db.session import db
from eventapp.delegations.views import delegations
from eventapp.designs.views import designs
from eventapp.desk.views import desk
from eventapp.exports.document_jobs import give_up_document, make_document
from eventapp.exports.services import MAKE_DOCUMENT
from eventapp.exports.views import exports
from eventapp.follow_up.views import follow_up
from eventapp.i18n import LANGUAGE_COOKIE, babel, choose_language
from eventapp.interpretation.views import interpretation
from eventapp.invitations.invitees import InvitationList
from eventapp.invitations.views import invitations
from eventapp.jobs.queue import set_up_queue
from eventapp.jobs.worker import register_job_handler, register_mailer
from eventapp.localized import LANGUAGES
from eventapp.materials.views import materials
from eventapp.minutes.views import minutes
from eventapp.notifications.delivery import deliver
from eventapp.notifications.views import notifications
from eventapp.organizations.views import organizations
from eventapp.paths import MIGRATIONS, TEMPLATES
from eventapp.personal_agendas.views import personal_agendas
from eventapp.protocol.views import protocol
from eventapp.pulses.views import pulses
from eventapp.questionnaires.kept_answers import use_kept_answers
from eventapp.questionnaires.views import questionnaires
from eventapp.registration.invitees import use_invitations
from eventapp.registration.kept_answers import DelegateAnswers
from eventapp.registration.offer_jobs import end_offer
from eventapp.registration.services.changing import LAPSE_OFFER
from eventapp.registration.views import registration
from eventapp.speakers.views import speakers
from eventapp.web.actors import use_actor_loader
from eventapp.web.extensions import bootstrap, compress, csrf, login_manager, migrate
from eventapp.web.markers import refuse_unmarked
from eventapp.web.problems import answer_errors
from eventapp.web.public_cache import cache_public_answers
from eventapp.web.request_log import log_requests, set_up_logging
from eventapp.web.security import add_security_headers, refuse_null_characters
from eventapp.web.site import site
from eventapp.web.templating import set_up_templates
from eventapp.workflows.agenda_import.views import imports
from eventapp.workflows.concluding.views import concluding
from eventapp.workflows.editions.views import editions
from eventapp.workflows.own_agendas import departures as _departures  # noqa: F401 (hears of them)
from eventapp.workflows.own_agendas.views import own_agendas
from eventapp.workflows.privacy.views import privacy
from eventapp.workflows.releasing.views import releasing
from eventapp.workflows.settings.views import settings as settings_pages
from eventapp.workflows.start_conference.views import start
from eventapp.working_links.views import working_links

BLUEPRINTS = (
    site,
    accounts,
    agendas,
    imports,
    releasing,
    dashboard,
    organizations,
    conferences,
    start,
    editions,
    concluding,
    settings_pages,
    privacy,
    questionnaires,
    registration,
    own_agendas,
    personal_agendas,
    delegations,
    invitations,
    desk,
    interpretation,
    materials,
    protocol,
    speakers,
    calendars,
    designs,
    exports,
    contacts,
    minutes,
    agreements,
    working_links,
    action_items,
    pulses,
    follow_up,
    communiques,
    notifications,
)
#: Larger bodies are refused before they are read; an agenda file may have 20 MB.
MAX_BODY = 24 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Return the app for ``settings``, by default those of the environment; raises ``WrongSetting``."""
    settings = settings or read_settings(os.environ)
    app = Flask("eventapp", template_folder=str(TEMPLATES))
    _configure(app, settings)
    set_up_logging()
    log_requests(app)
    _bind_extensions(app, settings)
    refuse_unmarked(app)
    refuse_null_characters(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    set_up_templates(app)
    answer_errors(app)
    add_security_headers(app, is_https=settings.is_https)
    _remember_language(app)
    register_commands(app)
    cache_public_answers(app)
    if settings.trusted_proxies:
        # Only then are their headers believed: who asks is what throttling counts by.
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        TESTING=settings.is_testing,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        TRUSTED_HOSTS=[settings.host, "localhost", "127.0.0.1"],
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2_000,
        SESSION_COOKIE_NAME="eventapp",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Else every answer, also those that shared caches keep, would carry the reader's cookie.
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        WTF_CSRF_TIME_LIMIT=8 * 3600,
        BOOTSTRAP_SERVE_LOCAL=True,
        # Feeds stay as they are: a compressed copy would need an ETag of its own.
        COMPRESS_MIMETYPES=["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"],
        COMPRESS_ALGORITHM=["gzip"],
        BABEL_TRANSLATION_DIRECTORIES="translations",
        MAIL_FROM=settings.mail_from or f"conferences@{settings.host}",
    )
    app.config["MAIL_DOMAIN"] = parseaddr(app.config["MAIL_FROM"])[1].partition("@")[2] or settings.host


def _bind_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    babel.init_app(app, locale_selector=choose_language)
    bootstrap.init_app(app)
    compress.init_app(app)
    csrf.init_app(app)
    # Without its context processor, which would look the reader up for every template, the public's too.
    login_manager.init_app(app, add_context_processor=False)
    # It would read the cookie on every answer, for a "remember me" that sign-ins here don't use.
    app.after_request_funcs[None].remove(login_manager._update_remember_cookie)
    use_actor_loader(app, load_actor)
    use_kept_answers(app, DelegateAnswers())
    use_invitations(app, InvitationList())
    set_up_queue(app, settings)
    register_mailer(app, deliver)
    register_job_handler(app, MAKE_DOCUMENT, make_document, when_given_up=give_up_document)
    register_job_handler(app, LAPSE_OFFER, end_offer)


def _remember_language(app: Flask) -> None:
    @app.after_request
    def _set_cookie(response: Response) -> Response:
        choice = request.args.get("lang")
        if choice in LANGUAGES and response.mimetype == "text/html":
            response.set_cookie(
                LANGUAGE_COOKIE,
                str(choice),
                max_age=365 * 86400,
                samesite="Lax",
                secure=app.config["SESSION_COOKIE_SECURE"],
            )
        return response
