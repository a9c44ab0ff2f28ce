"""
The form of a product, as *buy now* and *add to cart* send it: checked against the offer and the mirror.
"""

from dataclasses import dataclass, replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from flint_storefront.catalog.mirror import MirrorProduct, find_products_by_id, variant_price
from flint_storefront.catalog.page_data import product_data
from flint_storefront.offers.add_ons import AddOnForm, read_tip_of, typed_add_ons
from flint_storefront.offers.form_state import FormState
from flint_storefront.offers.problems import FieldProblem, problem_in
from flint_storefront.offers.quantity import read_quantity
from flint_storefront.offers.selection import SelectedTip
from flint_storefront.offers.signed import PRODUCT, Offer, OfferInvalid, read_offer
from flint_storefront.page_data import show, show_message
from flint_storefront.page_request import PageRequest
from flint_storefront.results import ShowPage
from flint_storefront.storage.records import VariantRecord
from flint_storefront.storefront import Storefront

KEPT_LENGTH_MAX = 200


@dataclass(frozen=True)
class ProductChoice:
    """
    A proper choice: this many of a variant that can be sold.
    """

    mirror_product: MirrorProduct
    variant: VariantRecord
    quantity: int
    tip: SelectedTip | None
    form: FormState
    """As it was sent, to be shown again when something else is wrong."""


class ProductFormSchema(Schema):
    """
    `variant_id` and `quantity` of one product's form; other fields are left alone.
    """

    class Meta:
        unknown = EXCLUDE

    variant_id = fields.Method(deserialize="load_variant", required=True)
    quantity = fields.Method(deserialize="load_quantity", required=True)

    def __init__(self, mirror_product: MirrorProduct, *, low: int, high: int) -> None:
        super().__init__()
        self.mirror_product = mirror_product
        self.low = low
        self.high = high

    def load_variant(self, variant_id: str) -> VariantRecord:
        """
        The variant of that id.
        """
        found = choose_variant(self.mirror_product, variant_id)
        if isinstance(found, FieldProblem):
            raise found.as_error()
        return found

    def load_quantity(self, text: str) -> int:
        """
        The quantity, within the bounds.
        """
        quantity = read_quantity(text, self.low, self.high)
        if isinstance(quantity, FieldProblem):
            raise quantity.as_error()
        return quantity


def choose_variant(mirror_product: MirrorProduct, variant_id: str) -> VariantRecord | FieldProblem:
    """
    The variant that a form names, or why it cannot be bought. Empty stands for the only one there is.
    """
    if mirror_product.product.is_gone or not mirror_product.variants:
        return FieldProblem("product_gone")
    if not variant_id and mirror_product.has_choice:
        return FieldProblem("variant_required")
    variant = mirror_product.find_variant(variant_id) if variant_id else mirror_product.variants[0]
    if variant is None:
        return FieldProblem("variant_unknown")
    return variant if mirror_product.can_sell(variant) else FieldProblem("variant_sold_out")


def read_product_form(storefront: Storefront, request: PageRequest) -> ProductChoice | ShowPage:
    """
    What the buyer chose, or the page to show instead.

    403 for an offer that is not ours (any more), 400 for the same form with what is wrong at its fields.
    """
    try:
        offer = read_offer(request.first("offer") or "", storefront.settings.signing_keys, storefront.clock())
    except OfferInvalid:
        return show_message(storefront, request, "offer_invalid", status=403)
    mirror_product = _find_offered(storefront, offer)
    if mirror_product is None:
        return show_message(storefront, request, "offer_invalid", status=403)
    high = min(offer.high, storefront.settings.quantity_max)
    typed = {"variant_id": request.first("variant_id") or "", "quantity": request.first("quantity") or ""}
    add_ons = typed_add_ons(request)
    try:
        form = ProductFormSchema(mirror_product, low=offer.low, high=high).load(typed)
    except ValidationError as error:
        state = _state(typed, error.messages_dict, add_ons)
        return show_product_form(storefront, request, mirror_product, state)
    variant, quantity = form["variant_id"], form["quantity"]
    state = _state(typed, {}, add_ons)
    goods = variant_price(variant) * quantity
    tip = read_tip_of(storefront.settings, request.locale.language, goods, add_ons)
    if isinstance(tip, AddOnForm):
        return show_product_form(storefront, request, mirror_product, replace(state, add_ons=tip))
    return ProductChoice(mirror_product, variant, quantity, tip, state)


def show_product_form(
    storefront: Storefront,
    request: PageRequest,
    mirror_product: MirrorProduct,
    form: FormState,
    *,
    problem: FieldProblem | None = None,
) -> ShowPage:
    """
    The product's page again, status 400, with the form as it was sent.

    Args:
        problem: What is wrong with more than one field; stands above the page.
    """
    language = request.locale.language
    # A product that cannot be bought at all shows no form whose field could carry the message.
    shown = product_data(storefront, language, mirror_product, id_prefix="product", form=form)
    above = problem or form.add_ons.homeless_problem(shown["form"])
    if above is None and not mirror_product.is_available:
        above = form.variant_problem or form.quantity_problem
    alerts = [{"kind": "error", **above.as_data(language)}] if above else []
    return show(
        storefront,
        request,
        "product.html",
        mirror_product.product.name,
        {"product": shown},
        alerts=alerts,
        status=400,
        is_shared=True,
    )


def _find_offered(storefront: Storefront, offer: Offer) -> MirrorProduct | None:
    if offer.kind != PRODUCT:
        return None
    with storefront.store.reading() as transaction:
        found = find_products_by_id(transaction, [offer.offered_id], include_gone=True)
    return found[0] if found else None


def _state(typed: dict[str, str], messages: dict[str, Any], add_ons: AddOnForm) -> FormState:
    return FormState(
        variant_id=typed["variant_id"][:KEPT_LENGTH_MAX],
        quantity=typed["quantity"][:KEPT_LENGTH_MAX],
        variant_problem=problem_in(messages, "variant_id"),
        quantity_problem=problem_in(messages, "quantity"),
        add_ons=add_ons,
    )
