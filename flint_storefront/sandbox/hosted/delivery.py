"""
The delivery choice of the hosted page: shipment with an address, or pickup.

Source: checkout_sessions facts, section 7; one form for everything and pickup preselected are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flint_storefront.money import Money
from flint_storefront.sandbox.delivery.lifecycle import find_last_selection, find_selection
from flint_storefront.sandbox.delivery.rules import choose_delivery, find_session_methods
from flint_storefront.sandbox.hosted.amounts import write_money
from flint_storefront.sandbox.hosted.checkouts import Checkout
from flint_storefront.sandbox.orders.amounts import find_currency
from flint_storefront.sandbox.state import Document

ADDRESS_LABELS = {
    "ship_name": "Name",
    "ship_line1": "Address",
    "ship_city": "City",
    "ship_state": "State",
    "ship_postal_code": "Postal code",
    "ship_country": "Country",
}
"""Fields of a shipment, each of them required."""

LONGEST_FIELD = 200
COUNTRY_LENGTH = 2


@dataclass
class DeliveryForm:
    """What the buyer chose, and what is wrong with it."""

    # `shipment`, `pickup`, or empty when nothing is delivered.
    kind: str = ""
    # As typed, by field.
    values: dict[str, str] = field(default_factory=dict)
    # Message by field.
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> Document:
        """Where a shipment goes, in the contract's shape."""
        fields = ("line1", "city", "state", "postal_code", "country")
        address = {name: self.values[f"ship_{name}"].strip() for name in fields}
        return address | {"country": address["country"].upper()}


def read_delivery(checkout: Checkout, sent: Mapping[str, str]) -> DeliveryForm:
    """
    Return the delivery that the form asks for.

    A form without the choice takes what is preselected: so a plain POST of the card is enough (a simplification).
    """
    offered = [method["type"] for method in find_methods(checkout)]
    if not offered:
        return DeliveryForm()
    if not sent.get("delivery"):
        return find_preselected(checkout)
    form = DeliveryForm(sent["delivery"], {name: sent.get(name, "") for name in ADDRESS_LABELS})
    if form.kind not in offered:
        form.errors["delivery"] = "Choose one of the ways shown."
    elif form.kind == "shipment":
        form.errors = find_address_errors(form.values)
    return form


def find_address_errors(values: Mapping[str, str]) -> dict[str, str]:
    """Return a message for each field of an address that cannot be shipped to."""
    errors = {}
    for name, label in ADDRESS_LABELS.items():
        text = values[name].strip()
        if not text:
            errors[name] = f"Enter the {label.lower()}."
        elif len(text) > LONGEST_FIELD:
            errors[name] = "This is too long."
    country = values["ship_country"].strip()
    if country and not (len(country) == COUNTRY_LENGTH and country.isascii() and country.isalpha()):
        errors["ship_country"] = "Use two letters, like US."
    return errors


def find_methods(checkout: Checkout) -> list[Document]:
    """Return the methods that the page offers; none when nothing is delivered."""
    return find_session_methods(checkout.sandbox, checkout.environment, checkout.session)


def find_preselected(checkout: Checkout) -> DeliveryForm:
    """Return what the page shows as chosen: what the buyer chose last, else pickup, else the first way."""
    offered = [method["type"] for method in find_methods(checkout)]
    blank = dict.fromkeys(ADDRESS_LABELS, "") | {"ship_country": "US"}
    last = find_last_selection(checkout.environment, checkout.order)
    if last is None or last["choices"][0]["type"] not in offered:
        return DeliveryForm("pickup" if "pickup" in offered else offered[0], blank)
    address = {f"ship_{name}": text for name, text in last.get("destination_address", {}).items()}
    name = {"ship_name": last.get("recipient", {}).get("name", "")}
    form = DeliveryForm(last["choices"][0]["type"], {**blank, **name, **address})
    if form.kind == "shipment":
        form.errors = find_address_errors(form.values)
    return form


def take_delivery(checkout: Checkout, form: DeliveryForm) -> bool:
    """Select what the form asks for unless it is selected already; tell whether the total is another one now."""
    if not form.kind:
        return False
    wanted = (
        form.kind,
        form.address if form.kind == "shipment" else {},
        form.values.get("ship_name", "").strip(),
    )
    if describe_selection(find_selection(checkout.environment, checkout.order), wanted[2]) == wanted:
        return False
    before = checkout.order["pricing_amounts"]["total_money"]
    choose_delivery(checkout.sandbox, checkout.environment, checkout.session, *wanted)
    return bool(before != checkout.order["pricing_amounts"]["total_money"])


def describe_selection(selection: Document | None, name: str) -> tuple[str, Document, str]:
    """Return kind, address and name of a selection, to compare; a pickup has any *name*."""
    if selection is None:
        return "", {}, ""
    kind = selection["choices"][0]["type"]
    if kind != "shipment":
        return kind, {}, name
    return kind, selection["destination_address"], selection.get("recipient", {}).get("name", "")


def describe_delivery(checkout: Checkout, form: DeliveryForm | None) -> dict[str, Any] | None:
    """Return the data of the delivery choice, None when nothing is delivered."""
    methods = find_methods(checkout)
    if not methods:
        return None
    shown = form or find_preselected(checkout)
    currency = find_currency(checkout.order)
    return {
        "options": [
            {
                "value": method["type"],
                "label": method["name"],
                "price": write_money(Money(method["_price"], currency)) if method["_price"] else "Free",
                "is_chosen": method["type"] == shown.kind,
            }
            for method in methods
        ],
        "has_address": any(method["type"] == "shipment" for method in methods),
        "fields": [
            {"name": name, "label": label, "value": shown.values.get(name, "")}
            for name, label in ADDRESS_LABELS.items()
        ],
    }
