"""The routes of the account page; every one works with plain forms."""

from flask import Blueprint, Response, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from flint_storefront.sandbox.accounts.page_data import BUTTONS, describe_account, list_actions
from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.hosted.hardening import harden
from flint_storefront.sandbox.hosted.messages import MESSAGES, describe_message
from flint_storefront.sandbox.hosted.rendering import render_page
from flint_storefront.sandbox.payments.cards import CardCheck, check_card
from flint_storefront.sandbox.state import Document, Environment, Sandbox
from flint_storefront.sandbox.subscriptions import rules
from flint_storefront.sandbox.subscriptions.access_links import find_visit, open_access_link

SEE_OTHER = 303


def make_blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the account pages of *sandbox*."""
    blueprint = Blueprint("sandbox_account", __name__, url_prefix="/account")
    harden(blueprint)

    @blueprint.get("/links/<token>")
    def open_link(token: str) -> AnyResponse:
        with sandbox.lock:
            visit = open_access_link(sandbox, token)
            sandbox.save()
        return redirect(f"/account/{visit}", code=SEE_OTHER) if visit else _show_over()

    @blueprint.get("/<visit>")
    def show(visit: str) -> AnyResponse:
        with sandbox.lock:
            settle_everything(sandbox)
            found = find_visit(sandbox, visit)
            return _show(found[0], visit, found[1]) if found else _show_over()

    @blueprint.post("/<visit>/<action>")
    def act(visit: str, action: str) -> AnyResponse:
        with sandbox.lock:
            settle_everything(sandbox)
            found = find_visit(sandbox, visit)
            if found is None:
                return _show_over()
            environment, subscription = found
            if action == "card":
                return _take_card(sandbox, environment, visit, subscription)
            if action not in BUTTONS:
                return Response(status=404)
            if action in list_actions(subscription):
                _act(sandbox, environment, subscription["subscription_id"], action)
                sandbox.save()
            # A second press, or a page that is older than the truth, changes nothing and shows what is.
            return redirect(f"/account/{visit}", code=SEE_OTHER)

    return blueprint


def _act(sandbox: Sandbox, environment: Environment, subscription_id: str, action: str) -> None:
    if action == "cancel":
        rules.cancel(sandbox, environment, subscription_id, by=rules.BUYER)
    elif action == "reactivate":
        rules.reactivate(sandbox, environment, subscription_id)
    elif action == "pause":
        rules.pause(sandbox, environment, subscription_id, by=rules.BUYER)
    elif action == "resume":
        rules.resume(sandbox, environment, subscription_id)
    elif "_retry_id" not in environment.subscriptions[subscription_id]:
        rules.create_payment_retry(sandbox, environment, subscription_id, "account-" + sandbox.new_uuid())


def _take_card(sandbox: Sandbox, environment: Environment, visit: str, subscription: Document) -> AnyResponse:
    check = check_card(
        number=request.form.get("card_number", ""),
        expiry=request.form.get("card_expiry", ""),
        cvc=request.form.get("card_cvc", ""),
        now=sandbox.clock.now(),
    )
    if check.entry is None:
        return _show(environment, visit, subscription, check=check, status=422)
    try:
        subscription_id = subscription["subscription_id"]
        rules.set_card(sandbox, environment, subscription_id, check.entry, by=rules.BUYER)
    except ApiError:
        problem = "This card was declined. The one you had stays."
        return _show(environment, visit, subscription, problem=problem, status=422)
    sandbox.save()
    return redirect(f"/account/{visit}", code=SEE_OTHER)


def _show(
    environment: Environment,
    visit: str,
    subscription: Document,
    *,
    check: CardCheck | None = None,
    problem: str = "",
    status: int = 200,
) -> AnyResponse:
    data = describe_account(environment, visit, subscription, check=check, problem=problem)
    html = render_page("account", {**data, "nonce": g.nonce})
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def _show_over() -> AnyResponse:
    message = MESSAGES["account_link_over"]
    html = render_page("message", {**describe_message(message, None), "nonce": g.nonce})
    return Response(html, status=message.status, content_type="text/html; charset=utf-8")
