"""
What the host site knows of the person in front of it: who is signed in, which language and time zone.

Flask-Login and Flask-Babel are asked when the app uses them; neither is needed.
"""

from importlib import import_module
from typing import Any

from flask import current_app

from flint_storefront.flask.state import get_state
from flint_storefront.page_request import PageLocale


def find_user_id() -> str | None:
    """
    Id of the signed-in user as text, or None. Looks into the session, so ask only for pages of one visitor.
    """
    state = get_state()
    if state.user_id is not None:
        told = state.user_id()
        return None if told is None else str(told)
    user = _find_login_user()
    return None if user is None else str(user.get_id())


def find_email() -> str | None:
    """
    E-mail address of the signed-in user, or None where the site keeps none. Looks into the session, as `find_user_id` does.
    """
    state = get_state()
    told = state.user_email() if state.user_email is not None else getattr(_find_login_user(), "email", None)
    return told.strip() or None if isinstance(told, str) else None


def page_locale() -> PageLocale:
    """
    Language and time zone of this page; the settings' where the host says none.
    """
    state = get_state()
    if state.page_locale is not None:
        return state.page_locale()
    settings = state.storefront.settings
    if "babel" not in current_app.extensions:
        return PageLocale(language=settings.locale, timezone=settings.timezone)
    babel: Any = import_module("flask_babel")
    return PageLocale(
        language=str(babel.get_locale() or settings.locale),
        timezone=str(babel.get_timezone() or settings.timezone),
    )


def _find_login_user() -> Any:
    if not hasattr(current_app, "login_manager"):
        return None
    user: Any = import_module("flask_login").current_user
    return user if user.is_authenticated else None
