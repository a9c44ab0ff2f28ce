"""
The extension: one storefront for each app it is added to.
"""

import random
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from weakref import WeakSet

import httpx
from flask import Flask

from flint_storefront.build import build_storefront, now
from flint_storefront.errors import ConfigurationError
from flint_storefront.flask.blueprint import make_blueprint, static_path
from flint_storefront.flask.cli import make_group
from flint_storefront.flask.configuration import (
    LINKS_NAME,
    OFFERS_NAME,
    make_database_engine,
    read_configuration,
)
from flint_storefront.flask.hooks import add_hooks
from flint_storefront.flask.offers import DeclaredOffers
from flint_storefront.flask.page_parts import add_page_parts
from flint_storefront.flask.payment_links import DeclaredLinks
from flint_storefront.flask.signals import BlinkerSignals
from flint_storefront.flask.state import EXTENSION_NAME, StorefrontState, get_state
from flint_storefront.flask.store import SQLAlchemyStore
from flint_storefront.offers.terms import AnyOffer
from flint_storefront.page_request import PageLocale
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.settings import Settings
from flint_storefront.storage.ports import Store
from flint_storefront.storefront import Runner, Storefront


class FlintStorefront:
    """
    Puts the storefront into a Flask app: `FlintStorefront(app)`, or `init_app(app)` in a factory.

    Everything belongs to the app, so one object serves any number of apps in a process. What is handed in
    here goes to every one of them.

    Args:
        app: Added at once when given. Its configuration must be complete by then.
        offers: What the site sells beside the products of its catalogue: tip jars, sets, plan offers, campaigns.
        links: The payment links of the site, each with a page of its own at `/pay/<slug>`.
        user_id: Who is signed in, as text, or None; by default Flask-Login is asked when the app has it.
        user_email: The e-mail address of who is signed in, to fill in Flint's page; by default Flask-Login's user is
            asked for its `email`.
        page_locale: Language and time zone of a page; by default Flask-Babel is asked when the app has it.
        store: Keeps the records instead of a database of ours.
        runner: Does background work instead of the one that `FLINT_RUNNER` names.
        transport: The way to Flint, such as the sandbox in this process.
        clock: Now, aware UTC.
        monotonic: Seconds that only rise.
        randomness: Source of references and tokens; must be cryptographic outside tests.
        sleep: Waits so many seconds between two tries.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        offers: Iterable[AnyOffer] = (),
        links: Iterable[LinkOffer] = (),
        user_id: Callable[[], str | None] | None = None,
        user_email: Callable[[], str | None] | None = None,
        page_locale: Callable[[], PageLocale] | None = None,
        store: Store | None = None,
        runner: Runner | None = None,
        transport: httpx.BaseTransport | None = None,
        clock: Callable[[], datetime] = now,
        monotonic: Callable[[], float] = time.monotonic,
        randomness: random.Random | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._offers: list[AnyOffer] = list(offers)
        self._links: list[object] = list(links)
        self._apps: WeakSet[Flask] = WeakSet()
        self._user_id = user_id
        self._user_email = user_email
        self._page_locale = page_locale
        self._store = store
        self._runner = runner
        self._transport = transport
        self._clock = clock
        self._monotonic = monotonic
        self._randomness = randomness
        self._sleep = sleep
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """
        Read the configuration, add pages, template functions and commands.

        Raises:
            ConfigurationError: With every mistake in the configuration, the offers and the payment links; nothing has
                been added then.
        """
        if EXTENSION_NAME in app.extensions:
            raise ConfigurationError(["the storefront was added to this app twice"])
        settings, offers, links = self._read(app)
        engine, store = None, self._store
        if store is None:
            engine = make_database_engine(app, settings)
            store = SQLAlchemyStore(engine)
        app.extensions[EXTENSION_NAME] = StorefrontState(
            storefront=self._build(app, settings, store, offers, links),
            offers=offers,
            links=links,
            engine=engine,
            user_id=self._user_id,
            user_email=self._user_email,
            page_locale=self._page_locale,
        )
        app.register_blueprint(make_blueprint(), url_prefix=settings.prefix or None)
        app.cli.add_command(make_group())
        add_page_parts(app)
        add_hooks(app)
        self._apps.add(app)

    def offer(self, app: Flask, *offers: AnyOffer) -> None:
        """
        Declare more of what *app* sells, after `init_app` and before its first request: all of *offers* or none.

        Raises:
            ConfigurationError: With every mistake in them.
            RuntimeError: A request has been served already.
        """
        state = get_state(app)
        mistakes = state.offers.declare(list(offers), state.storefront.settings)
        if mistakes:
            raise ConfigurationError(mistakes)

    def payment_link(self, slug: str, *, app: Flask | None = None, **wanted: Any) -> None:
        """
        Declare a payment link: `storefront.payment_link("summer-fete", title="Summer fête", …)`.

        Its page is at `/pay/<slug>` at once and says *not ready* until Flint's link stands, which the background sees to.

        Args:
            app: Whose link it is; by default the one app that this storefront was added to. Before any was: of every one.
            wanted: The names of `LinkOffer`; what lies in it may be written as plain mappings.

        Raises:
            ConfigurationError: With every mistake in it. Before any app was added: from `init_app`.
            RuntimeError: A request has been served already, or there are several apps and none was named.

        .. versionadded:: 0.1.0
        """
        link = {**wanted, "slug": slug}
        apps = [app] if app is not None else list(self._apps)
        if len(apps) > 1:
            raise RuntimeError("This storefront serves several apps: say whose link it is by app=…")
        if not apps:
            self._links.append(link)
            return
        state = get_state(apps[0])
        mistakes = state.links.declare([link], state.storefront.settings)
        if mistakes:
            raise ConfigurationError(mistakes)

    def _read(self, app: Flask) -> tuple[Settings, DeclaredOffers, DeclaredLinks]:
        settings, offers, links = None, DeclaredOffers(), DeclaredLinks(self._clock)
        mistakes: list[str] = []
        try:
            settings = read_configuration(app)
        except ConfigurationError as error:
            mistakes += error.mistakes
        for name, written in (("offers", self._offers), (OFFERS_NAME, app.config.get(OFFERS_NAME))):
            if written is not None:
                mistakes += [f"{name}: {mistake}" for mistake in offers.declare(written, settings)]
        for name, written in (("links", self._links), (LINKS_NAME, app.config.get(LINKS_NAME))):
            if written is not None:
                mistakes += [f"{name}: {mistake}" for mistake in links.declare(written, settings)]
        if settings is None or mistakes:
            raise ConfigurationError(mistakes)
        return settings, offers, links

    def _build(
        self,
        app: Flask,
        settings: Settings,
        store: Store,
        offers: DeclaredOffers,
        links: DeclaredLinks,
    ) -> Storefront:
        return build_storefront(
            settings,
            store=store,
            offers=offers,
            link_book=links,
            static=lambda file: static_path(settings.prefix, file),
            signals=BlinkerSignals(app),
            runner=self._runner,
            transport=self._transport,
            clock=self._clock,
            monotonic=self._monotonic,
            randomness=self._randomness,
            sleep=self._sleep,
        )
