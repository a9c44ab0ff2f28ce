"""Reading payment intents; the hosted page makes them (sandbox/payments)."""

from flint_storefront.sandbox.api.calls import Answer, Call, operation
from flint_storefront.sandbox.api.errors import not_found
from flint_storefront.sandbox.orders.documents import summarise_order


@operation("paymentIntents.get")
def get(call: Call) -> Answer:
    """Answer one payment intent, with `expand=order` its order's summary."""
    intent = call.environment.payment_intents.get(call.path["payment_intent_id"])
    if intent is None:
        raise not_found("payment intent")
    answer = dict(intent)
    if "order" in call.query.get("expand", []):
        answer["order"] = summarise_order(call.environment.orders[intent["order_id"]])
    return Answer(answer)
