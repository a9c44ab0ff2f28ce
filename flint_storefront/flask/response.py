"""
From an action's result to Flask's response.
"""

from flask import Response, render_template

from flint_storefront.results import GoTo, Respond, Result, ShowPage, response_headers
from flint_storefront.settings import Settings

COOKIE_LIFE_SECONDS = 400 * 86_400
"""400 days, the longest that browsers keep a cookie."""


def to_response(result: Result, settings: Settings) -> Response:
    """
    The response that *result* stands for.
    """
    if isinstance(result, Respond):
        response = Response(result.body, status=result.status, content_type=result.content_type)
    elif isinstance(result, ShowPage):
        response = Response(render_template(result.template, **result.data), status=result.status)
    else:
        response = Response(status=result.status, headers={"Location": result.address})
    response.headers.update(response_headers(result))
    if isinstance(result, GoTo | ShowPage) and result.new_visitor_token is not None:
        _set_visitor_cookie(response, result.new_visitor_token, settings)
    return response


def _set_visitor_cookie(response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        settings.visitor_cookie,
        token,
        max_age=COOKIE_LIFE_SECONDS,
        path="/",
        secure=settings.is_secure,
        httponly=True,
        samesite="Lax",
    )
