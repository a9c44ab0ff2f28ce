"""Which delivery methods there are, and which orders need one."""

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.delivery.documents import make_methods
from flint_storefront.sandbox.state import Document, Environment, Sandbox


def list_methods(sandbox: Sandbox, environment: Environment) -> list[Document]:
    """Return the environment's default methods; the switch `delivery_methods_removed` takes them away."""
    return [] if sandbox.switches["delivery_methods_removed"] else make_methods(environment)


def needs_delivery(order: Document) -> bool:
    """Return whether a delivery has to be chosen: a physical variant on an order of the merchant's or of a link."""
    is_asked = order["origin"] in {"api", "payment_link"}
    return is_asked and any(line.get("_is_physical") for line in order["line_items"])


def check_deliverable(sandbox: Sandbox, environment: Environment, lines: list[Document]) -> None:
    """
    Refuse physical goods while the merchant has no delivery method.

    Raises:
        ApiError: FULFILLMENT_METHOD_UNAVAILABLE (409 is our choice).
    """
    if any(line.get("_is_physical") for line in lines) and not list_methods(sandbox, environment):
        raise unavailable("line_items")


def check_method_ids(sandbox: Sandbox, environment: Environment, method_ids: list[str] | None) -> None:
    """
    Refuse a delivery method that the environment has not.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    known = {method["delivery_method_id"] for method in list_methods(sandbox, environment)}
    if set(method_ids or []) - known:
        raise ApiError(
            "RESOURCE_NOT_FOUND", "No such delivery method.", status=400, param="delivery_method_ids"
        )


def choose_methods(
    sandbox: Sandbox, environment: Environment, order: Document, method_ids: list[str] | None
) -> list[Document]:
    """
    Return the methods of a new session: those named, else the default ones; none when nothing is delivered.

    Raises:
        ApiError: no method for physical goods.
    """
    if not needs_delivery(order):
        return []
    chosen = [
        method
        for method in list_methods(sandbox, environment)
        if method_ids is None or method["delivery_method_id"] in method_ids
    ]
    if not chosen:
        raise unavailable("delivery_method_ids")
    return chosen


def unavailable(param: str) -> ApiError:
    """Return the refusal of goods that nothing delivers."""
    return ApiError(
        "FULFILLMENT_METHOD_UNAVAILABLE", "Nothing delivers these goods.", status=409, param=param
    )
