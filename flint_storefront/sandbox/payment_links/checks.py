"""What a finished link must be, whether it is new or changed (payment_links facts, sections 3 and 9)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from flint_storefront.sandbox.api.errors import ApiError
from flint_storefront.sandbox.checkout_sessions.rules import check_tip_config, check_url
from flint_storefront.sandbox.clock import parse_instant
from flint_storefront.sandbox.delivery.methods import check_method_ids
from flint_storefront.sandbox.payment_links.fields import check_budget
from flint_storefront.sandbox.payment_links.lines import check_amounts, list_money
from flint_storefront.sandbox.payment_links.refusals import refuse, restated
from flint_storefront.sandbox.state import Document, Environment, Sandbox

MAXIMUM_NAME_LENGTH = 255
MAXIMUM_TEXT_LENGTH = 5000
"""Both our choice."""

TEXTS = ("description", "inactive_message")
ADDRESSES = (
    ("redirects", "success_redirect_url"),
    ("redirects", "cancel_redirect_url"),
    ("expiration", "expiration_url"),
    ("legal", "contract_url"),
    ("legal", "refund_policy_url"),
    ("legal", "shipping_policy_url"),
    ("legal", "terms_of_service_url"),
)
DONATION_BOUNDS = ("donation_min_amount_money", "donation_max_amount_money")
SUGGESTIONS = "donation_suggested_amount_money_options"
NOT_ON_DONATIONS = (
    ("tip", "enabled", "DONATION_TIP_NOT_ALLOWED"),
    ("promotion_config", "codes_enabled", "DONATION_PROMOTION_NOT_ALLOWED"),
    ("promotion_config", "automatic_enabled", "DONATION_PROMOTION_NOT_ALLOWED"),
    ("tax", "enabled", "DONATION_TAX_NOT_ALLOWED"),
)
"""What a donation may not switch on: the contract lists these codes, what they mean is inferred."""


def check_link(sandbox: Sandbox, environment: Environment, link: Document) -> None:
    """
    Refuse a link that makes no sense; *link* is as it would be stored.

    Raises:
        ApiError: 400 INVALID_REQUEST with the reason in its details, or DELIVERY_METHODS_NOT_APPLICABLE.
    """
    with restated():
        check_texts(link)
        check_addresses(link)
        check_tip_config(link.get("tip", {}))
        check_method_ids(sandbox, environment, link["delivery_method_ids"])
    check_kind(link)
    check_event(link)
    check_currency(environment, link)
    check_budget(link)
    if link["delivery_method_ids"] and not has_physical(environment, link):
        # 400 or 409 is not stated.
        raise ApiError(
            "DELIVERY_METHODS_NOT_APPLICABLE", "Nothing is delivered.", param="delivery_method_ids"
        )


def check_texts(link: Document) -> None:
    """Refuse an empty name, endless texts and a limit below 1."""
    if not link["name"].strip():
        raise refuse("NAME_REQUIRED", "A link needs a name.", param="name")
    if len(link["name"]) > MAXIMUM_NAME_LENGTH:
        raise refuse("NAME_TOO_LONG", f"At most {MAXIMUM_NAME_LENGTH}.", param="name")
    for name in TEXTS:
        if len(link.get(name, "")) > MAXIMUM_TEXT_LENGTH:
            raise refuse("VALUE_TOO_LONG", f"At most {MAXIMUM_TEXT_LENGTH}.", param=name)
    if link.get("max_completions", 1) < 1:
        raise refuse("INVALID_MAX_COMPLETIONS", "At least 1.", param="max_completions")


def check_addresses(link: Document) -> None:
    """Refuse an address where no buyer can be sent."""
    for group, name in ADDRESSES:
        if name in link.get(group, {}):
            check_url(link[group][name], f"{group}.{name}")
    if "image" in link:
        check_url(link["image"]["url"], "image.source_url")


def check_kind(link: Document) -> None:
    """Refuse what does not go with the link's type, and lines that are missing (per-type rules unverified)."""
    kind = link["payment_link_type"]
    has_plan = "subscription_plan_id" in link
    if kind == "donation":
        check_donation(link)
    elif any(name in link for name in (*DONATION_BOUNDS, SUGGESTIONS)):
        raise refuse("DONATION_CONFIG_NOT_APPLICABLE", "Only of a donation.", param="payment_link_type")
    if "event_config" in link and kind != "event":
        raise refuse("INVALID_PAYMENT_LINK_TYPE", "Only of an event.", param="event_config")
    if has_plan and kind != "standard":
        raise refuse(
            "INVALID_PAYMENT_LINK_TYPE", "A plan goes with type standard.", param="payment_link_type"
        )
    if has_plan and link["line_items"]:
        raise refuse("PAYMENT_SOURCE_CONFLICT", "A plan, or lines.", param="line_items")
    if has_plan and link.get("tip", {}).get("enabled"):
        raise refuse("CHECKOUT_TIP_NOT_ALLOWED", "A plan takes no tip.", param="tip.enabled")
    if kind != "donation" and not has_plan and not link["line_items"]:
        raise refuse("MISSING_LINE_ITEMS", "At least one line.", param="line_items")


def check_donation(link: Document) -> None:
    """Refuse lines, a plan, and amounts out of order."""
    if "subscription_plan_id" in link:
        raise refuse("DONATION_PLAN_NOT_ALLOWED", "A donation has no plan.", param="subscription_plan_id")
    if link["line_items"]:
        raise refuse("DONATION_LINE_ITEMS_NOT_ALLOWED", "A donation has no lines.", param="line_items")
    for group, name, code in NOT_ON_DONATIONS:
        if link.get(group, {}).get(name):
            raise refuse(code, "Not on a donation.", param=f"{group}.{name}")
    low, high = (link.get(name) for name in DONATION_BOUNDS)
    check_amounts(low, high, link.get(SUGGESTIONS, []), SUGGESTIONS)
    for money in (low, high, *link.get(SUGGESTIONS, [])):
        if money is not None and money["amount"] < 1:
            raise refuse("INVALID_DONATION_AMOUNT", "More than zero.", param=DONATION_BOUNDS[0])


def check_event(link: Document) -> None:
    """Refuse an event whose time cannot be told, and a capacity below 1."""
    config = link.get("event_config", {})
    if config.get("max_total_quantity", 1) < 1:
        raise refuse("INVALID_QUANTITY", "At least 1.", param="event_config.max_total_quantity")
    if "event_at" in config:
        read_event_at(config["event_at"])
        if not config.get("timezone"):
            raise refuse("EVENT_TIMEZONE_REQUIRED", "Say the time zone.", param="event_config.timezone")
    if config.get("timezone") and not is_timezone(config["timezone"]):
        raise refuse("INVALID_TIMEZONE", "An IANA name.", param="event_config.timezone")


def read_event_at(text: str) -> datetime:
    """Return the instant of *text*; refuse what the format allows but no calendar has."""
    try:
        return parse_instant(text)
    except ValueError as error:
        raise refuse("INVALID_EVENT_AT", "No such instant.", param="event_config.event_at") from error


def is_timezone(name: str) -> bool:
    """Tell whether *name* is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return False
    return True


def check_currency(environment: Environment, link: Document) -> None:
    """Refuse more than one currency among the amounts of all lines."""
    amounts = [money for line in link["line_items"] for money in list_money(environment, line)]
    if len({money["currency"] for money in amounts}) > 1:
        raise refuse("CURRENCY_MISMATCH", "A link has one currency.", param="line_items")


def has_physical(environment: Environment, link: Document) -> bool:
    """Tell whether one of the link's variants has to be delivered."""
    variants = [environment.variants[row["variant_id"]] for row in link["line_items"] if "variant_id" in row]
    kinds = {environment.products[variant["product_id"]]["product_type"] for variant in variants}
    return "physical" in kinds
