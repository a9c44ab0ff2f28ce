"""
What one app keeps of its storefront.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app
from sqlalchemy import Engine

from flint_storefront.flask.offers import DeclaredOffers
from flint_storefront.flask.payment_links import DeclaredLinks
from flint_storefront.page_request import PageLocale
from flint_storefront.storefront import Storefront

EXTENSION_NAME = "flint_storefront"


@dataclass(frozen=True)
class StorefrontState:
    """
    Lies in `app.extensions["flint_storefront"]`.
    """

    storefront: Storefront
    """The core, with everything it was handed."""
    offers: DeclaredOffers
    """What the site sells beside the products of its catalogue."""
    links: DeclaredLinks
    """The payment links that its code declares."""
    engine: Engine | None = None
    """The engine that we made; None when a store was handed in."""
    user_id: Callable[[], str | None] | None = None
    """The site's own answer to who is signed in; None: ask Flask-Login when the app has it."""
    user_email: Callable[[], str | None] | None = None
    """The site's own answer to the e-mail address of who is signed in; None: ask Flask-Login when the app has it."""
    page_locale: Callable[[], PageLocale] | None = None
    """The site's own answer to language and time zone; None: ask Flask-Babel when the app has it."""


def get_state(app: Flask | None = None) -> StorefrontState:
    """
    The state of *app*, by default of the current one.

    Raises:
        RuntimeError: The storefront was never added to that app.
    """
    target = current_app if app is None else app
    state = target.extensions.get(EXTENSION_NAME)
    if not isinstance(state, StorefrontState):
        raise RuntimeError("This app has no storefront: call FlintStorefront().init_app(app) first.")
    return state
