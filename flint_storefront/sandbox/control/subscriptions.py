"""Control routes of subscriptions: what a test or a person at the demo does to one without its credential."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.control.refusals import Refused, read_object
from flint_storefront.sandbox.payments.cards import DECLINE_MESSAGES
from flint_storefront.sandbox.state import Document, Environment, Sandbox, public
from flint_storefront.sandbox.subscriptions import rules

FIELDS: dict[str, type] = {"action": str, "count": int, "code": str, "card_number": str, "cycles": int}

MAXIMUM_COUNT = 100

Action = Callable[[Sandbox, Environment, str, dict[str, Any]], Document]

ACTIONS: dict[str, Action] = {
    "cancel": lambda sandbox, environment, key, body: rules.cancel(sandbox, environment, key),
    "cancel_now": lambda sandbox, environment, key, body: rules.cancel(
        sandbox, environment, key, immediately=True
    ),
    "reactivate": lambda sandbox, environment, key, body: rules.reactivate(sandbox, environment, key),
    "pause": lambda sandbox, environment, key, body: rules.pause(
        sandbox, environment, key, cycles=body.get("cycles")
    ),
    "resume": lambda sandbox, environment, key, body: rules.resume(sandbox, environment, key),
    "retry": lambda sandbox, environment, key, body: rules.create_payment_retry(
        sandbox, environment, key, "control-" + sandbox.new_uuid()
    ),
    "fail_next_renewal": lambda sandbox, environment, key, body: rules.fail_next_renewal(
        sandbox, environment, key, count=body.get("count", 1), code=body.get("code", "card_declined")
    ),
    "set_card": lambda sandbox, environment, key, body: rules.set_card(
        sandbox, environment, key, body.get("card_number", "").replace(" ", "")
    ),
}
"""What `action` may say."""


def add_subscription_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    """Add reading and steering of subscriptions in any environment."""

    @blueprint.get("/subscriptions")
    def list_subscriptions() -> Response:
        name = request.args.get("environment", "")
        with sandbox.lock:
            environments = [one for one in sandbox.environments.values() if name in ("", one.name)]
            rows = [row for one in environments for row in one.subscriptions.values()]
            return jsonify(subscriptions=[public(row) for row in rows])

    @blueprint.post("/subscriptions/<subscription_id>")
    def steer(subscription_id: str) -> Response:
        body = read_object(FIELDS)
        check_steering(body)
        with sandbox.lock:
            environment = find_environment(sandbox, subscription_id)
            try:
                row = ACTIONS[body["action"]](sandbox, environment, subscription_id, body)
            except ApiError as error:
                raise Refused({error.param or "action": f"{error.code}: {error.message}"}) from error
            sandbox.save()
            return jsonify(public(row))


def find_environment(sandbox: Sandbox, subscription_id: str) -> Environment:
    """Return the environment that holds the subscription; refuse an id that none holds."""
    for environment in sandbox.environments.values():
        if subscription_id in environment.subscriptions:
            return environment
    raise Refused({"subscription_id": "no such subscription"})


def check_steering(body: dict[str, Any]) -> None:
    """Refuse an unknown action, count or failure code."""
    problems = {}
    if body.get("action") not in ACTIONS:
        problems["action"] = f"one of {', '.join(ACTIONS)}"
    if not 0 <= body.get("count", 1) <= MAXIMUM_COUNT:
        problems["count"] = f"from 0 to {MAXIMUM_COUNT}"
    if body.get("code", "card_declined") not in DECLINE_MESSAGES:
        problems["code"] = f"one of {', '.join(DECLINE_MESSAGES)}"
    if problems:
        raise Refused(problems)


def check_retry_days(days: list[Any]) -> None:
    """Refuse the switch `dunning_retry_days` unless its days are whole, above 0 and rising."""
    is_whole = all(isinstance(day, int) and not isinstance(day, bool) and day > 0 for day in days)
    if not is_whole or days != sorted(set(days)):
        raise Refused({"dunning_retry_days": "whole days above 0, rising"})
