"""
What the buyer gets after a press: Flint's page, the checkout page, or an honest "not now".
"""

from flint_storefront.checkout.discounts import CODE_REFUSALS
from flint_storefront.checkout.progress import Away, Progress, Ready, Refused
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.messages.sentences import say
from flint_storefront.page_data import action_data, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import GoTo, Result
from flint_storefront.storage.records import CheckoutRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
RETRY_AFTER_SECONDS = 10
NOT_READY_CODES = frozenset(
    {
        "MERCHANT_ACCOUNT_NOT_READY",
        "MERCHANT_ONBOARDING_REQUIRED",
        "MERCHANT_PROCESSING_RESTRICTED",
        "PAYMENT_OPTION_NOT_READY",
        "INSUFFICIENT_SCOPE",
        "API_KEY_EXPIRED",
        "API_KEY_REVOKED",
        "API_KEY_NOT_FOUND",
        "INVALID_API_KEY",
        "CHECKOUT_HOST_NOT_ALLOWED",
    }
)
"""Refusals that the shop must mend, not the buyer. Source: conventions facts, section 7."""
NO_DELIVERY_CODES = frozenset(
    {
        "FULFILLMENT_METHOD_ASSIGNMENT_UNSATISFIABLE",
        "FULFILLMENT_METHOD_UNAVAILABLE",
        "FULFILLMENT_REQUIREMENT_REQUIRED",
    }
)
"""Goods to deliver and no method that fits. Source: observed-behaviour facts, *Orders*."""
PLAN_GONE_CODES = frozenset({"PLAN_NOT_ACTIVE", "PLAN_ARCHIVED", "PLAN_DIFFERS"})
"""The plan was archived, or became another one, since our mirror saw it. Source: subscriptions facts, sections 2 and 4."""


def show_progress(storefront: Storefront, request: PageRequest, progress: Progress) -> Result:
    """
    The page or address that fits *progress*.
    """
    if isinstance(progress, Ready):
        return GoTo(progress.url)
    if isinstance(progress, Refused):
        return show_refused(storefront, request, progress)
    if isinstance(progress, Away):
        return show_away(storefront, request, progress.record)
    return GoTo(storefront.links.path("checkout", reference=progress.record.reference))


def show_refused(storefront: Storefront, request: PageRequest, refused: Refused) -> Result:
    """
    Flint said no for good; nothing was charged.
    """
    if refused.code in NOT_READY_CODES:
        return show_message(storefront, request, "not_ready", status=503)
    ways = _ways_back(storefront, request, refused.record)
    if refused.code in NO_DELIVERY_CODES:
        log.error(
            "checkout %s: goods to deliver and no delivery method that fits; set the default methods at Flint",
            refused.record.reference,
        )
        return show_message(storefront, request, "no_delivery", status=409, actions=ways)
    if refused.code in PLAN_GONE_CODES:
        return show_message(
            storefront, request, "plan_refused", status=409, actions=_other_plans(storefront, request)
        )
    if refused.code in CODE_REFUSALS and refused.record.promotion_code is not None:
        return show_message(
            storefront,
            request,
            "code_refused",
            status=409,
            actions=[_without_code(storefront, request, refused), *ways],
        )
    return show_message(storefront, request, "payment_refused", status=409, actions=ways)


def show_away(storefront: Storefront, request: PageRequest, record: CheckoutRecord | None) -> Result:
    """
    Flint did not answer and nothing has left: try again shortly.
    """
    language, links = request.locale.language, storefront.links
    ways = [
        action_data(
            "back-to-shop", say("back_to_shop", language), links.path("shop"), is_primary=record is None
        )
    ]
    if record is not None:
        path = links.path("checkout_continue", reference=record.reference)
        ways.insert(0, action_data("retry", say("try_again", language), path, method="post", is_primary=True))
    return show_message(
        storefront, request, "try_shortly", status=503, actions=ways, retry_after_seconds=RETRY_AFTER_SECONDS
    )


def show_not_changed(storefront: Storefront, request: PageRequest, existing: CheckoutRecord) -> Result:
    """
    The earlier version could not be closed now: try again shortly, from where the new one was chosen, never with the old one.
    """
    ways = _ways_back(storefront, request, existing)
    return show_message(
        storefront, request, "try_shortly", status=503, actions=ways, retry_after_seconds=RETRY_AFTER_SECONDS
    )


def _other_plans(storefront: Storefront, request: PageRequest) -> list[dict[str, object]]:
    language, links = request.locale.language, storefront.links
    return [
        action_data("back-to-plans", say("back_to_plans", language), links.path("plans"), is_primary=True),
        action_data("back-to-shop", say("back_to_shop", language), links.path("shop")),
    ]


def _without_code(storefront: Storefront, request: PageRequest, refused: Refused) -> dict[str, object]:
    path = storefront.links.path("checkout_continue", reference=refused.record.reference)
    label = say("go_without_code", request.locale.language)
    return action_data("without-code", label, path, method="post", fields=[("without_code", "1")])


def _ways_back(
    storefront: Storefront, request: PageRequest, record: CheckoutRecord
) -> list[dict[str, object]]:
    language, links = request.locale.language, storefront.links
    ways = [action_data("back-to-shop", say("back_to_shop", language), links.path("shop"), is_primary=True)]
    if record.kind == "cart":
        ways.insert(0, action_data("back-to-cart", say("back_to_cart", language), links.path("cart")))
    return ways


def show_busy(storefront: Storefront, request: PageRequest, existing: CheckoutRecord) -> Result:
    """
    A payment for the earlier version is under way: look at that one first.
    """
    language, links = request.locale.language, storefront.links
    path = links.path("checkout", reference=existing.reference)
    ways = [action_data("retry", say("checkout_heading", language), path, is_primary=True)]
    return show_message(storefront, request, "earlier_payment", status=409, actions=ways)
