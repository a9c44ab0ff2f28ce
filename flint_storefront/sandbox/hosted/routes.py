"""The routes of the hosted pages; every one works with plain forms."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.checkout_sessions.lifecycle import use_launch_token
from flint_storefront.sandbox.hosted.checkouts import Checkout, find_checkout
from flint_storefront.sandbox.hosted.codes import drop_code, is_code_field_shown, take_code
from flint_storefront.sandbox.hosted.delivery import take_delivery
from flint_storefront.sandbox.hosted.forms import PaymentForm, read_payment_form
from flint_storefront.sandbox.hosted.frames import PageData
from flint_storefront.sandbox.hosted.hardening import harden
from flint_storefront.sandbox.hosted.messages import MESSAGES, describe_message
from flint_storefront.sandbox.hosted.page_data import (
    TOTAL_CHANGED,
    amount_before_tip,
    describe_challenge,
    describe_checkout,
    describe_quote,
)
from flint_storefront.sandbox.hosted.rendering import render_page
from flint_storefront.sandbox.hosted.tips import TipRefused, is_tip_offered, read_tip
from flint_storefront.sandbox.orders.rules import set_buyer_tip
from flint_storefront.sandbox.payments.actions import finish_challenge, start_payment
from flint_storefront.sandbox.payments.lifecycle import find_active_attempt
from flint_storefront.sandbox.state import Sandbox
from flint_storefront.sandbox.subscriptions.signup import is_setup_awaited

SEE_OTHER = 303


def make_blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the hosted pages of *sandbox*."""
    blueprint = Blueprint(
        "sandbox_hosted",
        __name__,
        url_prefix="/checkout",
        static_folder="static",
        static_url_path="/assets",
    )
    harden(blueprint)
    _add_page_routes(blueprint, sandbox)
    _add_payment_routes(blueprint, sandbox)
    _add_launch_routes(blueprint, sandbox)
    return blueprint


def _add_page_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/<session_id>")
    def show(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None:
                return _show_message("unknown", None)
            if checkout.place == "form":
                return _show("checkout", describe_checkout(checkout))
            if checkout.place == "challenge":
                return _go(f"/checkout/{session_id}/challenge")
            return _show_message(checkout.place, checkout)

    @blueprint.get("/<session_id>/quote")
    def quote(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None or checkout.place != "form" or not is_tip_offered(checkout.session):
                return Response(status=404)
            try:
                tip = read_tip(
                    checkout.session,
                    checkout.order,
                    value=request.args.get("tip", ""),
                    custom=request.args.get("tip_custom", ""),
                )
            except TipRefused:
                tip = None
            return jsonify(describe_quote(checkout, tip))

    @blueprint.post("/<session_id>/code")
    def change_code(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None or not is_code_field_shown(checkout.session):
                return _show_message("unknown", None)
            if checkout.place != "form":
                return _go_on(checkout)
            response = _change_code(checkout, request.form)
            sandbox.save()
            return response

    @blueprint.post("/<session_id>/cancel")
    def cancel(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None:
                return _show_message("unknown", None)
            facts = {"checkout_session_id": session_id, "order_id": checkout.order["order_id"]}
            sandbox.ledger_add("checkout_page.left", checkout.environment, **facts)
            sandbox.save()
            return _go(checkout.cancel_url) if checkout.cancel_url else _show_message("left", checkout)


def _add_payment_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.post("/<session_id>/pay")
    def pay(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None:
                return _show_message("unknown", None)
            if checkout.place != "form":
                # A double click, another tab, the back button: one attempt an order, and the truth is shown.
                return _go_on(checkout)
            response = _pay(checkout, request.form)
            sandbox.save()
            return response

    @blueprint.get("/<session_id>/challenge")
    def show_challenge(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None:
                return _show_message("unknown", None)
            attempt = find_active_attempt(checkout.environment, checkout.order["order_id"])
            if checkout.place != "challenge" or attempt is None:
                return _go(f"/checkout/{session_id}")
            return _show("challenge", describe_challenge(checkout, attempt))

    @blueprint.post("/<session_id>/challenge")
    def answer_challenge(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is None:
                return _show_message("unknown", None)
            attempt = find_active_attempt(checkout.environment, checkout.order["order_id"])
            if checkout.place == "challenge" and attempt is not None:
                is_passed = "challenge-complete" in request.form and "challenge-fail" not in request.form
                finish_challenge(sandbox, checkout.environment, attempt, is_passed=is_passed)
                sandbox.save()
            return _go_on(checkout)


def _add_launch_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.post("/<session_id>/exchange")
    def exchange(session_id: str) -> AnyResponse:
        body = request.get_json(silent=True)
        token = body.get("checkout_token") if isinstance(body, dict) else None
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is not None and isinstance(token, str) and use_launch_token(checkout.session, token):
                checkout.session.setdefault("_used_launch_tokens", []).append(token)
                sandbox.save()
                return Response(status=204)
            used = checkout.session.get("_used_launch_tokens", []) if checkout else []
        reason = "used" if token in used else "wrong"
        return _refuse(f"/checkout/{session_id}/link-problem?reason={reason}")

    @blueprint.get("/<session_id>/link-problem")
    def show_link_problem(session_id: str) -> AnyResponse:
        with sandbox.lock:
            checkout = find_checkout(sandbox, session_id)
            if checkout is not None and checkout.place != "form":
                return _go_on(checkout)
            key = "link_used" if request.args.get("reason") == "used" else "link_wrong"
            return _show_message(key, checkout)


def _change_code(checkout: Checkout, sent: Any) -> AnyResponse:
    if "remove_code" in sent:
        drop_code(checkout, sent["remove_code"])
        return _go(f"/checkout/{checkout.session_id}")
    typed = sent.get("promotion_code", "")
    reason, text = take_code(checkout, typed)
    if not reason:
        return _go(f"/checkout/{checkout.session_id}")
    data = describe_checkout(checkout, code=(typed, reason, text))
    return _show("checkout", data, status=200 if reason == "superseded_by_better_offer" else 422)


def _pay(checkout: Checkout, sent: Any) -> AnyResponse:
    expected = sent.get("expected_amount", "")
    if expected and expected != str(amount_before_tip(checkout.order)):
        return _show("checkout", describe_checkout(checkout, notice=TOTAL_CHANGED), status=409)
    # With a tip there is something to pay even on an order of nothing; the tip is read before the card is needed.
    form = read_payment_form(checkout, sent, needs_card=False)
    is_due = amount_before_tip(checkout.order) > 0 or _has_tip(checkout, form)
    if is_due or is_setup_awaited(checkout.order):
        form = read_payment_form(checkout, sent, needs_card=True)
    if form.errors:
        return _show("checkout", describe_checkout(checkout, form), status=422)
    if is_tip_offered(checkout.session):
        try:
            _set_tip(checkout, form)
        except ApiError:
            form.errors["tip_custom"] = "This tip is too large."
            return _show("checkout", describe_checkout(checkout, form), status=422)
    _keep_contact(checkout, form)
    if take_delivery(checkout, form.delivery):
        return _show("checkout", describe_checkout(checkout, form, notice=TOTAL_CHANGED), status=409)
    start_payment(checkout.sandbox, checkout.environment, checkout.session, card=form.card)
    return _go_on(checkout)


def _has_tip(checkout: Checkout, form: PaymentForm) -> bool:
    return form.tip is not None if is_tip_offered(checkout.session) else "requested_tip" in checkout.order


def _set_tip(checkout: Checkout, form: PaymentForm) -> None:
    if form.tip != checkout.order.get("requested_tip"):
        set_buyer_tip(checkout.sandbox, checkout.environment, checkout.order, form.tip)


def _keep_contact(checkout: Checkout, form: PaymentForm) -> None:
    now = checkout.sandbox.now_text()
    contact = {
        "email": form.email or None,
        "phone": None,
        "is_email_cleared": False,
        "is_phone_cleared": False,
    }
    checkout.order["buyer_contact"] = contact
    checkout.session["buyer_contact"] = {**contact, "updated_at": now}
    checkout.session["updated_at"] = now


def _go_on(checkout: Checkout) -> AnyResponse:
    """Send the buyer where the present state leads: to the shop once paid or in process, else to the right page."""
    if checkout.place in {"paid", "processing"} and checkout.success_url:
        return _go(checkout.success_url)
    if checkout.place == "challenge":
        return _go(f"/checkout/{checkout.session_id}/challenge")
    return _go(f"/checkout/{checkout.session_id}")


def _go(address: str) -> AnyResponse:
    return redirect(address, code=SEE_OTHER)


def _refuse(page: str) -> AnyResponse:
    response = jsonify(page=page)
    response.status_code = 403
    return response


def _show_message(key: str, checkout: Checkout | None) -> AnyResponse:
    message = MESSAGES.get(key, MESSAGES["closed"])
    return _show("message", describe_message(message, checkout), status=message.status)


def _show(template: str, data: PageData, *, status: int = 200) -> AnyResponse:
    html = render_page(template, {**data, "nonce": g.nonce})
    return Response(html, status=status, content_type="text/html; charset=utf-8")
