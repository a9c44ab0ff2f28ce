"""
What a buyer entered into the form of a product, so that it can be shown again with what is wrong.
"""

from dataclasses import dataclass

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

    @property
    def has_problems(self) -> bool:
        """
        True when the form cannot be carried out.
        """
        return self.variant_problem is not None or self.quantity_problem is not None
