"""
The site's own pages around the shop.
"""

from flask import Blueprint, Flask, current_app, render_template

from example_site import roastery
from example_site.flask_shop.barista import list_orders_to_prepare

pages = Blueprint("pages", __name__)


@pages.app_context_processor
def _roastery() -> dict[str, object]:
    return {"roastery": roastery}


@pages.app_errorhandler(404)
def nothing_here(_error: Exception) -> tuple[str, int]:
    """
    An address that neither the site nor the shop knows.
    """
    return render_template("404.html"), 404


@pages.get("/")
def home() -> str:
    """
    The front page, with cards of the shop placed among the site's own words.
    """
    return render_template("home.html")


@pages.get("/about")
def about() -> str:
    """
    Who we are and how our week goes.
    """
    return render_template("about.html")


@pages.get("/skylight")
def skylight() -> str:
    """
    The campaign in the site's own words, with the shop's form beside them.
    """
    return render_template("skylight.html")


@pages.get("/from-anywhere")
def from_anywhere() -> str:
    """
    The payment links, each with the way to its page, its code and its sheet.
    """
    return render_template("from_anywhere.html")


@pages.get("/barista")
def barista() -> str:
    """
    What the counter must prepare. Open to all because this is a demo; a shop puts it behind its login.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return render_template("barista.html", orders=list_orders_to_prepare(app))
