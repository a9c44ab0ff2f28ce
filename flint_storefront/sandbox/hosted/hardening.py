"""Headers of every page that a buyer sees."""

import secrets

from flask import Blueprint, Response, g, request

STATIC_ENDPOINT = "sandbox_hosted.static"


def harden(blueprint: Blueprint) -> None:
    """Give every page of *blueprint* a fresh nonce, a strict content policy and no place in a cache."""
    blueprint.before_request(_choose_nonce)
    blueprint.after_request(_add_headers)


def _choose_nonce() -> None:
    # Real randomness on purpose: it is no part of the sandbox's state.
    g.nonce = secrets.token_urlsafe(16)


def _add_headers(response: Response) -> Response:
    if request.endpoint != STATIC_ENDPOINT:
        response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; img-src http: https: data:; script-src 'self'; connect-src 'self'; "
        f"style-src 'self' 'nonce-{g.nonce}'; base-uri 'none'; frame-ancestors 'none'"
    )
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
