"""Owns building the application: extensions, blueprints, guards and the bell, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, engine
from app.extensions import babel, compress, csrf, db, keyring, login_manager, migrate
from app.integrations.providers import providers
from app.jobs import bell
from app.models import scope
from app.routes import BLUEPRINTS, DEMO_BLUEPRINTS, DEVELOPMENT_BLUEPRINTS
from app.web import (
    access,
    converters,
    errors,
    kept_forms,
    locale,
    packing,
    security,
    sessions,
    signed_in,
    static_files,
    staying,
    templating,
    uploads,
)

if TYPE_CHECKING:
    from config import Settings

LARGEST_FORM = 256 * 1024


def create_app(settings: Settings) -> Flask:
    """The whole portal for these settings."""
    # WhiteNoise serves the static files, so Flask's own static route is not made.
    app = Flask(__name__, static_folder=None)
    app.config.update(_config(settings))
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    _init_extensions(app, settings)
    app.url_map.converters["reference"] = converters.ReferenceConverter
    # Whoever is asked first speaks last: a redirect stays one until all others have seen it.
    for module in (staying, packing, security, errors, templating, cli):
        module.init_app(app)
    for blueprint in _blueprints(settings):
        app.register_blueprint(blueprint)
    # Before the form's token is read: that would read a large file against the small limit.
    app.before_request_funcs.setdefault(None, []).insert(0, uploads.allow_large_file)
    locale.init_app(app)
    kept_forms.init_app(app)
    app.before_request(access.guard)
    app.before_request(signed_in.note_seen)
    access.check_marks(app)
    bell.init_app(app, settings.redis_url)
    _wrap(app, settings)
    return app


def _blueprints(settings: Settings) -> tuple[Blueprint, ...]:
    in_demo = DEMO_BLUEPRINTS if settings.demo else ()
    in_development = DEVELOPMENT_BLUEPRINTS if settings.environment != "production" else ()
    return (*BLUEPRINTS, *in_demo, *in_development)


def _config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine.engine_options(settings.database_url),
        "DATA_DIR": str(settings.data_dir),
        "PUBLIC_URL": settings.public_url,
        "SMS_ADDRESS": settings.sms_address,
        "SMS_RECEIPT_KEY": settings.sms_receipt_key,
        "COMPLAINT_NUMBER": settings.complaint_number,
        "IS_HTTPS": settings.is_https,
        "DEMO": settings.demo,
        "HTMX_SOURCE": settings.htmx_source,
        "TURN_URLS": settings.turn_urls,
        "TURN_SECRET": settings.turn_secret,
        "RELAY_ONLY": settings.relay_only,
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        # The token lives as long as its session. The referrer, which our policy never sends, is
        # not asked for; Sec-Fetch-Site is (web/access.py).
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        # Pages are small: with a small window even a thorough packing takes half a millisecond.
        "COMPRESS_BR_LEVEL": 9,
        "COMPRESS_BR_WINDOW": 16,
        "COMPRESS_MIN_SIZE": 500,
        "TESTING": settings.environment == "testing",
    }


def _init_extensions(app: Flask, settings: Settings) -> None:
    keyring.init_app(app, settings.secret_key)
    db.init_app(app)
    with app.app_context():
        engine.watch(db.engine)
    scope.watch(db.session)
    migrate.init_app(app, db, directory="migrations")
    app.session_interface = sessions.TwoDoorSessions()
    login_manager.session_protection = None
    login_manager.init_app(app)
    csrf.init_app(app)
    babel.init_app(app, locale_selector=locale.select_language)
    compress.init_app(app)
    providers.init_app(app, settings)


def _wrap(app: Flask, settings: Settings) -> None:
    app.wsgi_app = static_files.StaticFiles(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=count, x_proto=count, x_host=count
        )
