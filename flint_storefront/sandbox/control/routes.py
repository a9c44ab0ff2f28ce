"""The control routes under /_sandbox: plain JSON, no credential, loopback only, never part of the API."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from flint_storefront.sandbox.control.faults import FaultError, cancel_faults, order_fault
from flint_storefront.sandbox.control.refusals import Refused, read_object
from flint_storefront.sandbox.control.subscriptions import add_subscription_routes, check_retry_days
from flint_storefront.sandbox.disputes.lifecycle import DisputeMoveRefused
from flint_storefront.sandbox.disputes.rules import DisputeRefused, change_dispute, open_dispute
from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.orders.taxes import is_tax_percent
from flint_storefront.sandbox.seeds.drawings import find_drawing
from flint_storefront.sandbox.state import DEFAULT_SWITCHES, SWITCH_CHOICES, Sandbox, public
from flint_storefront.sandbox.webhooks import event_faults
from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from flint_storefront.sandbox.webhooks.forgeries import FORGERIES

EVENT_FAULT_FIELDS: dict[str, type] = {
    "action": str,
    "count": int,
    "event_type": str,
    "environment": str,
    "forgery": str,
}


def make_blueprint(sandbox: Sandbox) -> Blueprint:
    """Return the control routes of *sandbox*."""
    blueprint = Blueprint("sandbox_control", __name__, url_prefix="/_sandbox")
    blueprint.register_error_handler(Refused, _show_refusal)
    _add_reading_routes(blueprint, sandbox)
    _add_clock_routes(blueprint, sandbox)
    _add_fault_routes(blueprint, sandbox)
    _add_webhook_routes(blueprint, sandbox)
    _add_dispute_routes(blueprint, sandbox)
    _add_switch_routes(blueprint, sandbox)
    add_subscription_routes(blueprint, sandbox)
    return blueprint


def _show_refusal(error: Refused) -> tuple[Response, int]:
    return jsonify(error=error.problems), 400


def _add_reading_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/health")
    def health() -> Response:
        return jsonify(status="ok", environments=sorted(sandbox.environments))

    @blueprint.get("/ledger")
    def read_ledger() -> Response:
        kind, name = request.args.get("kind", ""), request.args.get("environment", "")
        start = request.args.get("after", default=0, type=int)
        with sandbox.lock:
            rows = [{"position": index + 1, **row} for index, row in enumerate(sandbox.ledger)]
        return jsonify(
            entries=[
                row
                for row in rows[start:]
                if row["kind"].startswith(kind) and name in {"", row["environment"]}
            ]
        )

    @blueprint.get("/deviations")
    def read_deviations() -> Response:
        with sandbox.lock:
            return jsonify(deviations=list(sandbox.deviations))

    @blueprint.delete("/deviations")
    def forget_deviations() -> Response:
        with sandbox.lock:
            count = len(sandbox.deviations)
            sandbox.deviations.clear()
        return jsonify(forgotten=count)

    @blueprint.get("/images/<name>.svg")
    def show_drawing(name: str) -> Response:
        drawing = find_drawing(name)
        if drawing is None:
            abort(404)
        response = Response(drawing, content_type="image/svg+xml")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def _add_clock_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/clock")
    def read_clock() -> Response:
        return jsonify(now=sandbox.now_text(), offset_seconds=sandbox.clock.offset_seconds)

    @blueprint.post("/clock")
    def advance_clock() -> Response:
        body = read_object({"advance_seconds": (int, float)})
        seconds = body.get("advance_seconds")
        if seconds is None or not 0 <= seconds <= MAXIMUM_ADVANCE_SECONDS:
            raise Refused({"advance_seconds": "a number of seconds from 0 to ten years"})
        with sandbox.lock:
            sandbox.clock.advance(seconds)
            counts = settle_everything(sandbox)
            sandbox.save()
        return jsonify(now=sandbox.now_text(), offset_seconds=sandbox.clock.offset_seconds, **counts)


MAXIMUM_ADVANCE_SECONDS = 10 * 366 * 86_400
"""Ten years at once are enough for every life cycle, and keep the clock within what a date can hold."""


def _add_fault_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/faults")
    def list_faults() -> Response:
        with sandbox.lock:
            return jsonify(faults=[fault.describe() for fault in sandbox.faults])

    @blueprint.post("/faults")
    def add_fault() -> tuple[Response, int]:
        settings: dict[str, Any] = read_object(None)
        kind = settings.pop("kind", "")
        try:
            fault = order_fault(sandbox, kind, **settings)
        except FaultError as error:
            raise Refused(error.problems) from error
        return jsonify(fault.describe()), 201

    @blueprint.delete("/faults")
    def forget_faults() -> Response:
        return jsonify(forgotten=cancel_faults(sandbox))


def _add_webhook_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/webhooks")
    def list_event_faults() -> Response:
        with sandbox.lock:
            return jsonify(event_faults=list(event_faults.list_event_faults(sandbox)))

    @blueprint.post("/webhooks")
    def add_event_fault() -> tuple[Response, int]:
        body = read_object(EVENT_FAULT_FIELDS)
        _check_event_fault(sandbox, body)
        body["environment_name"] = body.pop("environment", "")
        with sandbox.lock:
            fault = event_faults.order_event_fault(sandbox, **body)
            sandbox.save()
        return jsonify(fault), 201

    @blueprint.delete("/webhooks")
    def forget_event_faults() -> Response:
        with sandbox.lock:
            orders = event_faults.list_event_faults(sandbox)
            count = len(orders)
            orders.clear()
            sandbox.save()
        return jsonify(forgotten=count)

    @blueprint.post("/webhooks/release")
    def release() -> Response:
        body = read_object({"reversed": bool})
        with sandbox.lock:
            count = event_faults.release(sandbox, is_reversed=body.get("reversed", False))
            sandbox.save()
        return jsonify(released=count)

    @blueprint.post("/webhooks/deliver")
    def deliver_now() -> Response:
        return jsonify(delivered=deliver_due(sandbox))

    @blueprint.get("/webhooks/deliveries")
    def list_deliveries() -> Response:
        name = request.args.get("environment", "")
        with sandbox.lock:
            environments = [one for one in sandbox.environments.values() if name in ("", one.name)]
            rows = [row for one in environments for row in one.webhook_deliveries.values()]
            return jsonify(deliveries=[public(row) for row in rows])


def _check_event_fault(sandbox: Sandbox, body: dict[str, Any]) -> None:
    problems = {}
    if body.get("action") not in event_faults.ACTIONS:
        problems["action"] = f"one of {', '.join(event_faults.ACTIONS)}"
    if body.get("count", 1) < 1:
        problems["count"] = "at least 1"
    if body.get("environment", "") not in {"", *sandbox.environments}:
        problems["environment"] = "no such environment"
    if (body.get("action") == "forge") != (body.get("forgery", "") in FORGERIES):
        problems["forgery"] = f"with action forge, one of {', '.join(FORGERIES)}"
    if problems:
        raise Refused(problems)


def _add_dispute_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.post("/disputes")
    def change_order_dispute() -> Response:
        body = read_object({"order_id": str, "action": str, "reason": str})
        if body.get("action") not in DISPUTE_ACTIONS:
            raise Refused({"action": f"one of {', '.join(DISPUTE_ACTIONS)}"})
        order_id, action = body.get("order_id", ""), body["action"]
        with sandbox.lock:
            owners = [one for one in sandbox.environments.values() if order_id in one.orders]
            if not owners:
                raise Refused({"order_id": "no such order"})
            try:
                if action == "open":
                    dispute = open_dispute(
                        sandbox, owners[0], order_id, reason=body.get("reason", "fraudulent")
                    )
                else:
                    dispute = change_dispute(sandbox, owners[0], order_id, action)
            except (DisputeRefused, DisputeMoveRefused) as error:
                raise Refused({"action": str(error)}) from error
            sandbox.save()
            return jsonify(public(dispute))


DISPUTE_ACTIONS = ("open", "under_review", "won", "lost")
"""What a buyer's bank does to the payment of an order."""


def _add_switch_routes(blueprint: Blueprint, sandbox: Sandbox) -> None:
    @blueprint.get("/switches")
    def read_switches() -> Response:
        with sandbox.lock:
            return jsonify({name: sandbox.switches[name] for name in DEFAULT_SWITCHES})

    @blueprint.post("/switches")
    def set_switches() -> Response:
        body = read_object({name: type(value) for name, value in DEFAULT_SWITCHES.items()})
        for name, choices in SWITCH_CHOICES.items():
            if body.get(name, choices[0]) not in choices:
                raise Refused({name: f"one of {', '.join(choices)}"})
        if not is_tax_percent(body.get("tax_percent", "")):
            raise Refused({"tax_percent": "a percent such as 8.25, or nothing"})
        check_retry_days(body.get("dunning_retry_days", []))
        with sandbox.lock:
            sandbox.switches.update(body)
            sandbox.save()
            return jsonify({name: sandbox.switches[name] for name in DEFAULT_SWITCHES})
