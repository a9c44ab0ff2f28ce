"""
From an action's result to Flask's response.
"""

from flask import Response, render_template

from flint_storefront.results import GoTo, Respond, Result, SendFile, ShowPage, response_headers
from flint_storefront.settings import Settings
from flint_storefront.visitors import visitor_cookie


def to_response(result: Result, settings: Settings) -> Response:
    """
    The response that *result* stands for.
    """
    if isinstance(result, Respond):
        response = Response(result.body, status=result.status, content_type=result.content_type)
    elif isinstance(result, SendFile):
        response = Response(result.body, content_type=result.content_type)
    elif isinstance(result, ShowPage):
        response = Response(render_template(result.template, **result.data), status=result.status)
    else:
        response = Response(status=result.status, headers={"Location": result.address})
    response.headers.update(response_headers(result))
    if isinstance(result, GoTo | ShowPage) and result.new_visitor_token is not None:
        response.set_cookie(**visitor_cookie(result.new_visitor_token, settings))
    return response
