"""
The part of a block or a campaign in which an editor says which amounts of a currency may be given.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    DecimalBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
)

from flint_storefront.offers.terms import AmountTerms, CostRate, TipJar
from flint_storefront.wagtail.offer_errors import mistakes_of, struct_errors
from flint_storefront.wagtail.typed_amounts import (
    clean_typed,
    currency_choices,
    read_typed,
    read_typed_list,
)

TYPED = {"choices": True, "preselected": False, "low": False, "high": False, "cost_fixed": False}
"""Fields that hold typed amounts; True for several in one field."""


class AmountsBlock(StructBlock):
    """
    Amounts of one currency: ready-made ones, bounds, and whether another may be typed.
    """

    currency = ChoiceBlock(choices=currency_choices, default="USD", label=_("Currency"))
    choices = CharBlock(
        required=False,
        label=_("Amounts"),
        help_text=_("To choose from, with blanks between them, such as 5 10 25.50."),
    )
    preselected = CharBlock(
        required=False, label=_("Marked at first"), help_text=_("One of the amounts; empty: none.")
    )
    low = CharBlock(default="1", label=_("Smallest amount"))
    high = CharBlock(default="10000", label=_("Largest amount"))
    has_custom = BooleanBlock(
        required=False, default=True, label=_("Another amount may be typed, within these bounds")
    )

    def clean(self, value: StructValue) -> StructValue:
        """
        Every field by itself, then what does not fit together, each error at its field.
        """
        cleaned, errors = clean_fields(super().clean, value)
        currency = value.get("currency")
        if currency:
            errors = clean_typed(value, currency, TYPED) | errors
        if not errors:
            jar = TipJar(key="amounts", title="-", amounts=amount_terms(cleaned))
            errors = struct_errors(mistakes_of(jar), "amounts", tuple(self.child_blocks))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "tag"
        label = _("Amounts")
        label_format = "{currency} {choices}"
        form_layout = [
            "currency",
            "choices",
            "preselected",
            BlockGroup(["low", "high", "has_custom"], heading=_("Bounds"), classname="collapsed"),
        ]


class CampaignAmountsBlock(AmountsBlock):
    """
    Amounts of one currency, and what a payment in it costs.
    """

    cost_percent = DecimalBlock(
        required=False,
        min_value=0,
        max_value=99,
        decimal_places=4,
        label=_("Costs of a payment, percent"),
        help_text=_("Donors may then cover the costs; such as 2.9. Empty here and below: not offered."),
    )
    cost_fixed = CharBlock(required=False, label=_("and a fixed amount"), help_text=_("Such as 0.30."))

    class Meta:
        form_layout = [
            "currency",
            "choices",
            "preselected",
            BlockGroup(["low", "high", "has_custom"], heading=_("Bounds"), classname="collapsed"),
            BlockGroup(
                ["cost_percent", "cost_fixed"], heading=_("Covering the costs"), classname="collapsed"
            ),
        ]


def amount_terms(value: Mapping[str, Any]) -> AmountTerms:
    """
    The core's terms of a filled-in block.

    Raises:
        MoneyError: An amount cannot be read; `clean` lets none through.
    """
    currency = value["currency"]
    preselected = (value.get("preselected") or "").strip()
    return AmountTerms(
        currency=currency,
        choices=tuple(sorted(read_typed_list(value.get("choices") or "", currency))),
        low=read_typed(value["low"], currency).amount,
        high=read_typed(value["high"], currency).amount,
        preselected=read_typed(preselected, currency).amount if preselected else None,
        has_custom=bool(value.get("has_custom")),
    )


def cost_rate(value: Mapping[str, Any]) -> CostRate | None:
    """
    What a payment costs, or None where the editor says nothing.
    """
    percent = value.get("cost_percent")
    fixed = (value.get("cost_fixed") or "").strip()
    if percent is None and not fixed:
        return None
    amount = read_typed(fixed, value["currency"]).amount if fixed else 0
    return CostRate(percent=Decimal(percent or 0), fixed=amount)


def clean_fields(clean: Any, value: StructValue) -> tuple[StructValue, dict[str, ValidationError]]:
    """
    What a block's own *clean* makes of *value*, and the errors of its fields.
    """
    try:
        return clean(value), {}
    except StructBlockValidationError as error:
        return value, dict(error.block_errors)
