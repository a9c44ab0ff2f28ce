"""
Complete page data for every template in every state that it can show.
"""

from flint_storefront.checkout.states import PAYABLE, STATES, UNDER_WAY
from flint_storefront.messages.sentences import labels, say
from tests.templates.link_samples import LINK_SAMPLES
from tests.templates.offer_parts import code, fee_amounts, fee_rules, tip
from tests.templates.offer_samples import OFFER_SAMPLES
from tests.templates.page_parts import (
    ARABIC,
    HOSTILE,
    LONG_WORD,
    PREFIX,
    REFERENCE,
    Data,
    Sample,
    action,
    alert,
    buy_form,
    cart,
    cart_line,
    frame,
    image,
    money,
    order,
    problem,
    product,
    variant,
)

TONES = dict.fromkeys(("paid", "trialing", "active"), "success") | dict.fromkeys(UNDER_WAY, "waiting")
TONES |= dict.fromkeys(("failed", "past_due", "unknown", "invalidated"), "problem")


def _sizes(slug: str, **changes: object) -> list[Data]:
    return [
        variant(1, "250 g", 1600, slug=slug, **changes),
        variant(2, "500 g", 2900, slug=slug),
        variant(3, "1 kg", 5200, slug=slug, is_available=False),
    ]


def _with_sizes(slug: str = "harbour-blend", **form: object) -> Data:
    return product(slug, "Harbour Blend", has_price_range=True, form=buy_form(slug, _sizes(slug), **form))


def _grinds() -> Data:
    names = ("Whole beans", "Filter", "Espresso", "Moka pot")
    variants = [variant(number, name, 1700, slug="filter") for number, name in enumerate(names, 1)]
    return product("filter", "Fog Signal Filter", 1700, form=buy_form("filter", variants))


def _sold_out(slug: str = "anniversary") -> Data:
    return product(slug, "Anniversary Lot No. 9", 3400, is_available=False)


def _hostile(slug: str = "hostile") -> Data:
    variants = [variant(1, HOSTILE, 100, slug=slug, variant_id=HOSTILE), variant(2, "b", 200, slug=slug)]
    return product(
        slug,
        HOSTILE,
        description=HOSTILE,
        image=image() | {"alt": HOSTILE, "url": "/x?a=1&b=\"'<>"},
        price=money(100, text=HOSTILE),
        form=buy_form(slug, variants, offer=HOSTILE, quantity={"value": HOSTILE}),
    )


def _catalogue() -> list[Data]:
    return [
        _with_sizes(),
        product("night-watch", "Night Watch Espresso", 1800),
        _grinds(),
        product("lighthouse", "Lighthouse Decaf", 1650, image=None),
        _sold_out(),
        product("cupping", "Cupping on Saturday", 123456700, description=""),
    ]


def _shop_samples() -> dict[str, Sample]:
    rtl = product("rtl", ARABIC, description=ARABIC, price=money(1600, text="‏16.00 US$"))
    long = product("long", LONG_WORD, description=LONG_WORD, image=None)
    pages = {
        "shop": {**frame(), "products": _catalogue()},
        "shop_live": {**frame(is_test_mode=False, has_cart=False), "products": _catalogue()},
        "shop_empty": {**frame(), "products": []},
        "shop_right_to_left": {
            **frame("ar", title=ARABIC, shop_name=ARABIC),
            "products": [rtl, _with_sizes()],
        },
        "shop_long_words": {**frame(title=LONG_WORD, shop_name=LONG_WORD), "products": [long, _sold_out()]},
        "shop_hostile": {
            **frame(title=HOSTILE, shop_name=HOSTILE, support=HOSTILE),
            "products": [_hostile()],
        },
    }
    return {name: Sample("shop.html", data) for name, data in pages.items()}


def _add_ons(prefix: str = "buy-harbour-blend") -> Data:
    return {"tip": tip(prefix), "code": code(prefix, note="The code is looked up."), "fees": fee_rules()}


def _wrong_add_ons(prefix: str = "buy-harbour-blend") -> Data:
    wrong = problem("tip_invalid", example="$5.00")
    return {
        "tip": tip(prefix, error=wrong, custom={"value": "a lot", "is_selected": True}),
        "code": code(prefix, value="NOPE", error={"key": "code_unknown", "text": "This code is not known."}),
        "fees": fee_rules(),
    }


def _product_samples() -> dict[str, Sample]:
    quantity_error = {"value": "1e3", "error": problem("quantity_invalid", low="1", high="20")}
    products = {
        "product": product("night-watch", "Night Watch Espresso", 1800),
        "product_variants": _with_sizes(),
        "product_one_price": _grinds(),
        "product_sold_out": _sold_out(),
        "product_without_price": product("gone", "Gone", price=None, is_available=False, image=None),
        "product_quantity_error": product(
            "night-watch",
            "Night Watch Espresso",
            form=buy_form("night-watch", [variant(1, "", 1600, slug="night-watch")], quantity=quantity_error),
        ),
        "product_variant_error": _with_sizes(
            variant_error=problem("variant_required"), quantity=quantity_error
        ),
        "product_only_variant_error": product(
            "night-watch",
            "Night Watch Espresso",
            form=buy_form(
                "night-watch",
                [variant(1, "", 1600, slug="night-watch")],
                variant_error=problem("variant_sold_out"),
            ),
        ),
        "product_add_ons": _with_sizes(**_add_ons()),
        "product_add_on_errors": _with_sizes(**_wrong_add_ons()),
        "product_without_structure": product("night-watch", "Night Watch Espresso", 1800, structured=None),
        "product_long_words": product("long", LONG_WORD, description=LONG_WORD),
        "product_hostile": _hostile(),
    }
    return {
        name: Sample("product.html", {**frame(title=item["name"]), "product": item})
        for name, item in products.items()
    }


def _cart_samples() -> dict[str, Sample]:
    lines = [
        cart_line(1, "Harbour Blend"),
        cart_line(2, "Night Watch Espresso", 1800, variant_name="", image=None),
    ]
    gone = cart_line(
        3,
        "Anniversary Lot No. 9",
        unit_price=None,
        total=None,
        problem=problem("cart_line_unavailable"),
    )
    wrong = cart_line(4, "Lighthouse Decaf", quantity="-1", total=None)
    wrong["quantity_error"] = problem("quantity_invalid", low="1", high="20")
    add_ons = {
        "fees": fee_amounts(),
        "tip": tip(),
        "code": code(value="WELCOME10", note="WELCOME10 is taken with your order.", is_kept=True),
        "tip_row": money(1020),
        "estimate": money(8090),
        "estimate_note": "An estimate. Flint computes the binding amounts.",
        "tax_note": "calculated at checkout",
    }
    hostile = cart_line(5, HOSTILE, variant_id=HOSTILE, variant_name=HOSTILE, quantity=HOSTILE)
    carts = {
        "cart": (cart(lines), [alert("success", "cart_added")]),
        "cart_empty": (cart([]), [alert("notice", "cart_removed")]),
        "cart_line_gone": (cart([*lines, gone], can_start=False), [alert("error", "cart_has_problems")]),
        "cart_quantity_error": (cart([lines[0], wrong], can_start=False), []),
        "cart_add_ons": (cart(lines, **add_ons), []),
        "cart_add_on_errors": (cart(lines, **add_ons | _wrong_add_ons("cart")), []),
        "cart_tax_only": (cart(lines, tax_note="calculated at checkout"), []),
        "cart_changed": (cart(lines), [alert("error", "cart_changed")]),
        "cart_large": (cart([cart_line(6, LONG_WORD, 123456789, quantity="20")]), []),
        "cart_hostile": (cart([hostile]), [{"kind": "notice", "key": "cart_updated", "text": HOSTILE}]),
    }
    return {
        name: Sample("cart.html", {**frame(csrf=True, title="Your cart", alerts=alerts), **data})
        for name, (data, alerts) in carts.items()
    }


def _order_actions(state: str) -> list[Data]:
    back = action("back-to-shop", "back_to_shop")
    if state in UNDER_WAY:
        path = f"{PREFIX}/checkout/{REFERENCE}"
        return [action("retry", "check_again", path=path, is_primary=True), back]
    if state in PAYABLE:
        label = "try_again" if state == "failed" else "continue_to_payment"
        retry = action("retry", label, method="post", is_primary=True, path="/shop/checkout/x/start")
        return [retry, back]
    return [back | {"is_primary": True}]


def _checkout(heading: Data, actions: list[Data], **page_changes: object) -> Sample:
    return Sample(
        "checkout.html",
        {**frame(csrf=True, title=heading["heading"], **page_changes), "order": heading, "actions": actions},
    )


def _state_samples() -> dict[str, Sample]:
    samples = {}
    for state in STATES:
        number = "1042" if state == "paid" else ""
        shown = order(state, TONES.get(state, "neutral"), polls=state in UNDER_WAY, order_number=number)
        samples[f"checkout_{state}"] = _checkout(shown, _order_actions(state))
    return samples


def _review() -> Data:
    shown = (
        ("subtotal", "Subtotal", 4800),
        ("discount", "Discount", -480),
        ("fee", "Packing", 150),
        ("fee", "Service fee", 120),
        ("tax", "Tax", 367),
    )
    rows = [{"key": key, "label": label, "money": money(minor)} for key, label, minor in shown]
    said = {
        "heading": labels("en")["review_heading"],
        "explanation": labels("en")["review_text"],
        "code_message": "WELCOME10 was not taken: another offer is better for you.",
    }
    return order("open", "neutral", rows=rows, total=money(4957), review=True, **said)


def _subscribed() -> Data:
    manage = action(
        "manage-subscription", "manage_subscription", method="post", path="/shop/checkout/x/manage"
    )
    facts = [
        {"label": "Price", "text": "$18.00 every month"},
        {"label": "Trial until", "text": "6 December 2026"},
        {"label": "Next charge", "text": "6 December 2026"},
    ]
    line = {"name": "Harbour Club", "quantity": None, "total": None}
    subscription = {"facts": facts, "manage": manage}
    return order("trialing", "success", lines=[line], total=money(400), subscription=subscription)


def _given() -> Data:
    line = {"name": "A new roof for the boat house", "quantity": None, "total": money(2500)}
    return order("paid", "success", lines=[line], total=money(2605), order_number="1043")


def _checkout_samples() -> dict[str, Sample]:
    rows = [
        {"key": key, "label": labels("en")[key], "money": money(minor)}
        for key, minor in (("subtotal", 4800), ("discount", -500), ("fees", 200), ("tax", 410), ("tip", 700))
    ]
    full = order("partially_refunded", "neutral", rows=rows, order_number="1042", total=money(5610))
    changed = order(
        "open",
        "neutral",
        price_change={"old_total": money(4800), "new_total": money(5200)},
        total=money(5200),
    )
    confirm = action(
        "confirm-total",
        "confirm_total",
        method="post",
        is_primary=True,
        fields=[{"name": "seen_total", "value": "5200 USD"}],
    )
    bare = order(
        "checking", "waiting", polls=True, total=None, lines=[{"name": "x", "quantity": 1, "total": None}]
    )
    line = {"name": HOSTILE, "quantity": 1200, "total": money(1, text=HOSTILE)}
    hostile = order(
        "paid", "success", lines=[line], order_number=HOSTILE, heading=HOSTILE, explanation=HOSTILE
    )
    fields = [{"name": HOSTILE, "value": HOSTILE}]
    evil = action("retry", "try_again", method="post", fields=fields) | {"label": HOSTILE}
    return {
        "checkout_amounts": _checkout(
            full,
            [],
            support=say("contact", "en", contact="hello@example.com"),
            support_address="mailto:hello@example.com",
        ),
        "checkout_price_changed": _checkout(changed, [confirm], alerts=[alert("notice", "notice_higher")]),
        "checkout_canceled_return": _checkout(
            order("open", "neutral"), _order_actions("open"), alerts=[alert("notice", "notice_canceled")]
        ),
        "checkout_declined": _checkout(
            order("open", "neutral"), _order_actions("open"), alerts=[alert("error", "notice_declined")]
        ),
        "checkout_review": _checkout(_review(), _order_actions("open")),
        "checkout_subscription": _checkout(_subscribed(), _order_actions("trialing")),
        "checkout_donation": _checkout(_given(), _order_actions("paid")),
        "checkout_bare": _checkout(bare, []),
        "checkout_hostile": _checkout(hostile, [evil]),
    }


def _message_samples() -> dict[str, Sample]:
    samples = {}
    for key in (
        "offer_invalid",
        "origin_foreign",
        "csrf_failed",
        "cookies_needed",
        "not_found",
        "try_shortly",
    ):
        shown = {"key": key, "heading": say(f"{key}_heading", "en"), "text": say(key, "en")}
        back = action("back-to-shop", "back_to_shop", is_primary=True)
        data = {**frame(title=shown["heading"]), "message": shown, "actions": [back]}
        samples[f"message_{key}"] = Sample("message.html", data)
    ask = {"key": "ask_again", "heading": say("ask_again_heading", "en"), "text": say("ask_again", "en")}
    fields = [{"name": "variant_id", "value": "var_1"}, {"name": "quantity", "value": HOSTILE}]
    go_on = action("continue", "continue_label", method="post", is_primary=True, fields=fields)
    data = {**frame(csrf=True, title=ask["heading"]), "message": ask, "actions": [go_on]}
    return samples | {"message_ask_again": Sample("message.html", data)}


def _fragment_samples() -> dict[str, Sample]:
    block = {
        "text": dict(labels("en")),
        "stylesheet": "/static/flint_storefront/storefront.css",
        "script": "/static/flint_storefront/storefront.js",
        "is_test_mode": True,
        "unavailable": "",
    }
    live = block | {"is_test_mode": False, "stylesheet": "", "script": ""}
    gone = block | {"products": [], "unavailable": say("product_gone", "en")}
    samples = {
        "block_product": Sample("blocks/product.html", block | {"products": [_with_sizes()]}),
        "block_product_live": Sample("blocks/product.html", live | {"products": [_sold_out()]}),
        "block_product_gone": Sample("blocks/product.html", gone),
        "block_product_hostile": Sample("blocks/product.html", block | {"products": [_hostile()]}),
        "block_product_add_ons": Sample(
            "blocks/product.html", block | {"products": [_with_sizes(**_add_ons())]}
        ),
        "block_buy_button": Sample("blocks/buy_button.html", block | {"products": [_grinds()]}),
        "block_buy_button_sold_out": Sample("blocks/buy_button.html", live | {"products": [_sold_out()]}),
        "block_grid": Sample("blocks/product_grid.html", block | {"products": _catalogue()}),
        "block_grid_gone": Sample("blocks/product_grid.html", gone),
    }
    for count in (0, 1, 1200):
        label = f"{count} items in the cart"
        data = {"count": count, "label": label, "cart_path": f"{PREFIX}/cart"}
        samples[f"cart_count_{count}"] = Sample("cart_count.html", data)
    return samples


SAMPLES: dict[str, Sample] = (
    _shop_samples()
    | _product_samples()
    | _cart_samples()
    | _state_samples()
    | _checkout_samples()
    | _message_samples()
    | _fragment_samples()
    | OFFER_SAMPLES
    | LINK_SAMPLES
)
"""Every sample by name."""
