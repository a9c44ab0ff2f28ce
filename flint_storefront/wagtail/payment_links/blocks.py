"""
The repeated parts of a payment link: what it sells, what it asks, what it notes at Flint.
"""

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BlockGroup,
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    TextBlock,
)

from flint_storefront.payment_links.models import FIELD_KINDS
from flint_storefront.wagtail.amounts import clean_fields
from flint_storefront.wagtail.blocks.product_sets import VariantChooserBlock

FIELD_NAMES = {
    "text": _("A line of text"),
    "textarea": _("Several lines of text"),
    "dropdown": _("One of several answers"),
    "checkbox": _("A tick"),
}
TAX_CATEGORIES = (
    ("", _("As Flint has it")),
    ("general", _("General")),
    ("physical_goods", _("Physical goods")),
    ("digital_goods", _("Digital goods")),
    ("software", _("Software")),
    ("saas", _("Software as a service")),
    ("services", _("Services")),
    ("professional_services", _("Professional services")),
    ("food", _("Food")),
    ("prepared_food", _("Prepared food")),
    ("clothing", _("Clothing")),
    ("medical_goods", _("Medical goods")),
    ("admission", _("Admission")),
)
"""Source: payment_links facts, section 3."""
TAXABLE = [("", _("As Flint has it")), ("yes", _("Taxed")), ("no", _("Not taxed"))]
ADVANCED = BlockGroup(["is_taxable", "tax_category", "key"], heading=_("Advanced"), classname="collapsed")
QUANTITIES = BlockGroup(["quantity", "low", "high"], heading=_("Quantity"), classname="collapsed")


def _key() -> CharBlock:
    return CharBlock(
        required=False,
        max_length=60,
        label=_("Name at Flint"),
        help_text=_("Small letters, digits and hyphens; made by itself when empty. Leave it as it is later."),
    )


class _LineBlock(StructBlock):
    quantity = IntegerBlock(default=1, min_value=1, label=_("Quantity"))
    low = IntegerBlock(
        required=False,
        label=_("Smallest quantity"),
        help_text=_("Fill in both, and the buyer may choose the quantity."),
    )
    high = IntegerBlock(required=False, label=_("Largest quantity"))
    key = _key()


class ProductLineBlock(_LineBlock):
    """
    Something of the catalogue: its name and price are Flint's.
    """

    variant = VariantChooserBlock(label=_("Product"))

    def clean(self, value: StructValue) -> StructValue:
        """
        What Flint no longer lists cannot be chosen.
        """
        cleaned, errors = clean_fields(super().clean, value)
        variant = value.get("variant")
        if variant is not None and variant.is_gone:
            errors["variant"] = ValidationError(_("Flint no longer lists this. Choose another product."))
        if errors:
            raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        icon = "tag"
        label = _("Product of the catalogue")
        label_format = "{quantity} × {variant}"
        form_layout = [
            "variant",
            QUANTITIES,
            BlockGroup(["key"], heading=_("Advanced"), classname="collapsed"),
        ]


class _OwnLineBlock(_LineBlock):
    name = CharBlock(label=_("Name"))
    description = TextBlock(required=False, rows=2, label=_("Description"))
    is_taxable = ChoiceBlock(choices=TAXABLE[1:], required=False, label=_("Tax"))
    tax_category = ChoiceBlock(choices=TAX_CATEGORIES[1:], required=False, label=_("Tax category"))


class PriceLineBlock(_OwnLineBlock):
    """
    Something with a price of its own, such as a kind of ticket.
    """

    price = CharBlock(label=_("Price"), help_text=_("Of one, such as 12.50."))

    class Meta:
        icon = "tag"
        label = _("Own name and price")
        label_format = "{name} {price}"
        form_layout = ["name", "price", "description", QUANTITIES, ADVANCED]


class OpenLineBlock(_OwnLineBlock):
    """
    Something whose price the buyer sets.
    """

    lowest = CharBlock(label=_("Lowest price"))
    highest = CharBlock(label=_("Highest price"))
    choices = CharBlock(
        required=False,
        label=_("Suggested prices"),
        help_text=_("With blanks between them, such as 5 10 25.50."),
    )

    class Meta:
        icon = "pick"
        label = _("The buyer sets the price")
        label_format = "{name} {lowest}–{highest}"
        form_layout = ["name", "lowest", "highest", "choices", "description", QUANTITIES, ADVANCED]


class LinkQuestionBlock(StructBlock):
    """
    A question that Flint's page asks the buyer.
    """

    label = CharBlock(label=_("Question"))
    kind = ChoiceBlock(
        choices=[(kind, FIELD_NAMES[kind]) for kind in FIELD_KINDS], default="text", label=_("Answered by")
    )
    options = TextBlock(
        required=False, label=_("Answers"), help_text=_("To choose from, each on a line of its own."), rows=3
    )
    is_required = BooleanBlock(required=False, label=_("Must be answered"))
    placeholder = CharBlock(required=False, label=_("Shown in the empty field"))
    max_length = IntegerBlock(
        required=False, label=_("Longest answer"), help_text=_("Characters of a text; empty: Flint's own.")
    )
    key = CharBlock(
        required=False,
        label=_("Name"),
        help_text=_("Names the answer in exports and at Flint; made of the question when empty."),
    )

    def clean(self, value: StructValue) -> StructValue:
        """
        Give it a name that stays when the question is worded anew.
        """
        cleaned = super().clean(value)
        if not cleaned["key"]:
            cleaned["key"] = slugify(cleaned["label"]).replace("-", "_")[:40].strip("_") or "question"
        return cleaned

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{label}"
        form_layout = [
            "label",
            "kind",
            "options",
            "is_required",
            BlockGroup(["placeholder", "max_length", "key"], heading=_("Advanced"), classname="collapsed"),
        ]


class LinkNoteBlock(StructBlock):
    """
    A pair that is noted at Flint on the link.
    """

    key = CharBlock(label=_("Name"))
    value = CharBlock(required=False, label=_("Text"))

    class Meta:
        icon = "doc-empty"
        label = _("Note")
        label_format = "{key}: {value}"


LINES = (("product", ProductLineBlock()), ("price", PriceLineBlock()), ("open", OpenLineBlock()))
QUESTIONS = (("question", LinkQuestionBlock()),)
NOTES = (("note", LinkNoteBlock()),)
