"""
The routes of the payment links' pages at `/pay/<payment_link_id>`; every one works with plain forms.

Opening a page makes nothing. Continuing makes an unpaid order with its open session and leads to the hosted checkout.
"""

from flask import Blueprint, Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.hosted.hardening import harden
from flint_storefront.sandbox.hosted.links.forms import LinkForm, read_link_form
from flint_storefront.sandbox.hosted.links.messages import LINK_MESSAGES, describe_closed
from flint_storefront.sandbox.hosted.links.page_data import describe_link
from flint_storefront.sandbox.hosted.links.visits import LinkClosed, LinkVisit, find_visit, place_refusal
from flint_storefront.sandbox.hosted.page_data import describe_money
from flint_storefront.sandbox.hosted.rendering import render_page
from flint_storefront.sandbox.state import Sandbox

SEE_OTHER = 303


def make_blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the payment links' pages of *sandbox*."""
    blueprint = Blueprint("sandbox_links", __name__, url_prefix="/pay")
    harden(blueprint)

    @blueprint.get("/<payment_link_id>")
    def show(payment_link_id: str) -> AnyResponse:
        with sandbox.lock:
            try:
                visit = find_visit(sandbox, payment_link_id)
            except LinkClosed as closed:
                return _show_closed(closed)
            return _show(visit, read_link_form(visit.view, {}))

    @blueprint.post("/<payment_link_id>")
    def go_on(payment_link_id: str) -> AnyResponse:
        with sandbox.lock:
            try:
                return _go_on(find_visit(sandbox, payment_link_id))
            except LinkClosed as closed:
                return _show_closed(closed)

    @blueprint.post("/<payment_link_id>/quote")
    def quote(payment_link_id: str) -> AnyResponse:
        with sandbox.lock:
            try:
                visit = find_visit(sandbox, payment_link_id)
            except LinkClosed:
                return Response(status=404)
            total = read_link_form(visit.view, request.form).total
            return jsonify(total=describe_money(total) if total else None)

    return blueprint


def _go_on(visit: LinkVisit) -> AnyResponse:
    form = read_link_form(visit.view, request.form)
    if form.errors:
        return _show(visit, form, status=422, is_sent=True)
    try:
        address = visit.start(form, request.form.get("resolution_context", ""))
    except ApiError as error:
        notice = place_refusal(visit, form, error)
        return _show(visit, form, status=422 if form.errors else 409, is_sent=True, notice=notice)
    visit.sandbox.save()
    return redirect(address, code=SEE_OTHER)


def _show(
    visit: LinkVisit, form: LinkForm, *, status: int = 200, is_sent: bool = False, notice: str = ""
) -> AnyResponse:
    now = visit.sandbox.clock.now()
    data = describe_link(visit.view, form, now=now, is_sent=is_sent, notice=notice)
    html = render_page("link", {**data, "nonce": g.nonce})
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def _show_closed(closed: LinkClosed) -> AnyResponse:
    data = describe_closed(closed.key, closed.link, closed.merchant)
    html = render_page("message", {**data, "nonce": g.nonce})
    return Response(html, status=LINK_MESSAGES[closed.key].status, content_type="text/html; charset=utf-8")
