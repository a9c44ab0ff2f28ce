"""
What a buyer may choose beside goods, on every form that sells some: a tip and a discount code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flint_storefront.cart.models import CODE, TIP, TIP_CUSTOM, read_choice
from flint_storefront.messages.sentences import say
from flint_storefront.money import Money
from flint_storefront.offers.problems import FieldProblem, problem_data
from flint_storefront.offers.promotion_codes import PAGE, check_code, is_code
from flint_storefront.offers.selection import SelectedTip
from flint_storefront.offers.tips import NONE, read_typed_tip, tip_data
from flint_storefront.page_request import PageRequest
from flint_storefront.settings import Settings
from flint_storefront.storefront import Storefront


@dataclass(frozen=True)
class AddOnForm:
    """
    The fields as they were sent, and what is wrong with them.
    """

    tip: str = ""
    tip_custom: str = ""
    code: str = ""
    tip_problem: FieldProblem | None = None
    code_problem: FieldProblem | None = None

    @property
    def has_problems(self) -> bool:
        """
        True when the form cannot be carried out.
        """
        return self.tip_problem is not None or self.code_problem is not None

    def homeless_problem(self, shown: Mapping[str, Any]) -> FieldProblem | None:
        """
        A problem of a field that the page does not have, so that its sentence must stand above.

        Args:
            shown: What `add_ons_data` gave the page.
        """
        if self.tip_problem is not None and shown["tip"] is None:
            return self.tip_problem
        return self.code_problem if shown["code"] is None else None

    def as_choices(self) -> dict[str, str]:
        """
        What a cart keeps of it: nothing where nothing was chosen, so that a later form takes nothing away.
        """
        has_tip = self.tip not in ("", NONE) or bool(self.tip_custom.strip())
        tip = {TIP: self.tip, TIP_CUSTOM: self.tip_custom} if has_tip else {}
        return {**tip, CODE: self.code.strip()} if self.code.strip() else tip


@dataclass(frozen=True)
class AddOns:
    """
    What was chosen, checked.
    """

    tip: SelectedTip | None = None
    promotion_code: str | None = None


def typed_add_ons(request: PageRequest) -> AddOnForm:
    """
    The fields of a form, unchecked.
    """
    tip, tip_custom, code = (read_choice(request.first(name) or "") for name in (TIP, TIP_CUSTOM, CODE))
    return AddOnForm(tip=tip, tip_custom=tip_custom, code=code)


def read_tip_of(
    settings: Settings, language: str, subtotal: Money, form: AddOnForm
) -> SelectedTip | AddOnForm | None:
    """
    The tip, or the form with what is wrong with it.
    """
    tip = read_typed_tip(settings, language, subtotal, chosen=form.tip, typed=form.tip_custom)
    return replace(form, tip_problem=tip) if isinstance(tip, FieldProblem) else tip


def read_code_of(storefront: Storefront, request: PageRequest, form: AddOnForm) -> str | AddOnForm | None:
    """
    The code, looked up at Flint, or the form with what is wrong with it.
    """
    code = check_code(storefront, request, form.code)
    return replace(form, code_problem=code) if isinstance(code, FieldProblem) else code


def read_add_ons(
    storefront: Storefront, request: PageRequest, subtotal: Money, form: AddOnForm
) -> AddOns | AddOnForm:
    """
    Tip and code, or the form with what is wrong with one of them; the code is looked up last.
    """
    tip = read_tip_of(storefront.settings, request.locale.language, subtotal, form)
    if isinstance(tip, AddOnForm):
        return tip
    code = read_code_of(storefront, request, form)
    return code if isinstance(code, AddOnForm) else AddOns(tip, code)


def keepable_choices(settings: Settings, form: AddOnForm) -> dict[str, str] | AddOnForm:
    """
    What a cart keeps of a proper form; a code is looked up only before an order.
    """
    choices = form.as_choices()
    if CODE in choices and settings.codes != PAGE:
        return replace(form, code_problem=FieldProblem("code_not_taken"))
    if CODE in choices and not is_code(choices[CODE]):
        return replace(form, code_problem=FieldProblem("code_unknown"))
    return choices


def add_ons_data(
    settings: Settings,
    language: str,
    form: AddOnForm,
    *,
    currency: str | None,
    id_prefix: str,
    subtotal: Money | None = None,
    is_kept: bool = False,
) -> dict[str, Any]:
    """
    The `tip` and `code` of the templates, None where our pages take none.

    Args:
        currency: None: nothing can be bought, so there is no tip.
        subtotal: Known in a cart: tells what a percent comes to.
        is_kept: The code is kept for the visitor.
    """
    tip = None
    if currency is not None:
        tip = tip_data(
            settings,
            language,
            currency=currency,
            id_prefix=id_prefix,
            chosen=form.tip,
            typed=form.tip_custom,
            problem=form.tip_problem,
            subtotal=subtotal,
        )
    code = None if settings.codes != PAGE else _code_data(language, form, id_prefix, is_kept)
    return {"tip": tip, "code": code}


def _code_data(language: str, form: AddOnForm, id_prefix: str, is_kept: bool) -> dict[str, Any]:
    note = say("code_kept", language, code=form.code) if is_kept else say("code_note", language)
    return {
        "label": say("code_label", language),
        "value": form.code,
        "input_id": f"{id_prefix}-code",
        "error": problem_data(form.code_problem, language),
        "error_id": f"{id_prefix}-code-message",
        "note": note,
        "is_kept": is_kept,
    }
