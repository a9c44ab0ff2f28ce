"""
What a buyer entered into the form of a product, so that it can be shown again with what is wrong.
"""

from dataclasses import dataclass, field

from flint_storefront.offers.add_ons import AddOnForm
from flint_storefront.offers.problems import FieldProblem


@dataclass(frozen=True)
class FormState:
    """
    One product form as it was sent.
    """

    variant_id: str | None = None
    """The chosen variant; None or foreign: none is chosen."""
    quantity: str = "1"
    """As typed."""
    variant_problem: FieldProblem | None = None
    quantity_problem: FieldProblem | None = None
    add_ons: AddOnForm = field(default_factory=AddOnForm)
    """Tip and code, with what is wrong with them."""

    @property
    def has_problems(self) -> bool:
        """
        True when the form cannot be carried out.
        """
        is_wrong = self.variant_problem is not None or self.quantity_problem is not None
        return is_wrong or self.add_ons.has_problems
