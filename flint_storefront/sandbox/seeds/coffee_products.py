"""
The catalogue of a small coffee roaster, as the bodies that create it (contract: CreateProductRequest).

Beans are `physical`: sent or collected. Everything else is of type `service`. Prices in US cents.
"""

from typing import Any

CURRENCY = "USD"

SOLD_OUT_SKUS = ("CLASS-SAT",)


def _price(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": CURRENCY}


def _picture(name: str, alt: str) -> list[dict[str, Any]]:
    return [{"source_url": f"/_sandbox/images/{name}.svg", "alt": alt}]


def _option(name: str, key: str, values: dict[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "client_option_key": key,
        "values": [{"value": text, "client_value_key": value_key} for value_key, text in values.items()],
    }


def _choice(option_key: str, value_key: str) -> list[dict[str, Any]]:
    return [{"client_option_key": option_key, "client_value_key": value_key}]


COFFEE_PRODUCTS: tuple[dict[str, Any], ...] = (
    {
        "name": "House Espresso",
        "product_type": "physical",
        "description": (
            "Our everyday roast: dark chocolate, toasted hazelnut, a long sweet finish. "
            "Roasted on Tuesdays, ready at the counter on Wednesdays."
        ),
        "categories": ["beans"],
        "images": _picture("house-espresso", "A dark bag of coffee with a round orange label"),
        "options": [_option("Size", "size", {"250g": "250 g", "500g": "500 g", "1kg": "1 kg"})],
        "variants": [
            {
                "name": f"House Espresso, {label}",
                "sku": sku,
                "unit_price_money": _price(amount),
                "selected_option_values": _choice("size", key),
            }
            for key, label, sku, amount in (
                ("250g", "250 g", "HOUSE-250", 1400),
                ("500g", "500 g", "HOUSE-500", 2600),
                ("1kg", "1 kg", "HOUSE-1000", 4800),
            )
        ],
    },
    {
        "name": "Guji Single Origin",
        "product_type": "physical",
        "description": (
            "Washed heirloom beans from the hills of Guji, Ethiopia: jasmine, peach and black tea. "
            "250 g, ground for you at the counter if you like."
        ),
        "categories": ["beans"],
        "images": _picture("guji-single-origin", "A paper bag of coffee with green hills on its label"),
        "options": [
            _option(
                "Grind",
                "grind",
                {"whole": "Whole beans", "filter": "Ground for filter", "espresso": "Ground for espresso"},
            )
        ],
        "variants": [
            {
                "name": f"Guji Single Origin, {label}",
                "sku": sku,
                "unit_price_money": _price(1850),
                "selected_option_values": _choice("grind", key),
            }
            for key, label, sku in (
                ("whole", "whole beans", "GUJI-WHOLE"),
                ("filter", "ground for filter", "GUJI-FILTER"),
                ("espresso", "ground for espresso", "GUJI-ESPRESSO"),
            )
        ],
    },
    {
        "name": "Night Shift Decaf",
        "product_type": "physical",
        "description": (
            "All the cocoa and caramel, none of the counting sheep. Decaffeinated with water alone. 250 g tin."
        ),
        "categories": ["beans"],
        "images": _picture("night-decaf", "A dark blue tin of coffee with a yellow moon"),
        "default_variant": {"name": "250 g tin", "sku": "DECAF-250", "unit_price_money": _price(1550)},
    },
    {
        "name": "Flat White",
        "product_type": "service",
        "description": "A double shot under silky milk. Order now, and it is on the counter when you walk in.",
        "categories": ["bar"],
        "images": _picture("flat-white", "A cup of milk coffee on a green saucer, seen from above"),
        "default_variant": {"name": "Flat White", "sku": "FLAT-WHITE", "unit_price_money": _price(450)},
    },
    {
        "name": "Cold Brew",
        "product_type": "service",
        "description": "Steeped for eighteen hours, bottled cold. Half a litre, straight from the fridge.",
        "categories": ["bar"],
        "images": _picture("cold-brew", "A bottle of cold brew beside a glass with ice"),
        "default_variant": {"name": "500 ml", "sku": "COLD-BREW", "unit_price_money": _price(650)},
    },
    {
        "name": "Saturday Brewing Class",
        "product_type": "service",
        "description": "Two hours, six people, one kettle each: pour-over from first principles, beans to take home.",
        "categories": ["classes"],
        "images": _picture("brewing-class", "A pour-over cone on a glass jug of coffee"),
        "default_variant": {"name": "One seat", "sku": "CLASS-SAT", "unit_price_money": _price(4500)},
    },
)
"""In the order in which a list of Flint, newest first, shows them."""
