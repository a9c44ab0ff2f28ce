"""
The polite question before leaving: once, or every month. Asked once, one click either way, without JavaScript too.
"""

from flint_storefront.donations.form import AMOUNT_FIELDS, QUESTION_PREFIX, SINGLE_FIELDS, DonationChoice
from flint_storefront.donations.giving import MONTHLY, ONCE
from flint_storefront.messages.sentences import say
from flint_storefront.money import format_money
from flint_storefront.page_data import action_data, show
from flint_storefront.page_request import PageRequest
from flint_storefront.results import ShowPage
from flint_storefront.storefront import Storefront

ASKED = "asked"
"""Form field that says that the question was put; `1`."""


def is_answered(request: PageRequest) -> bool:
    """
    True when this press is the answer.
    """
    return request.first(ASKED) == "1"


def show_monthly_question(storefront: Storefront, request: PageRequest, choice: DonationChoice) -> ShowPage:
    """
    The question, with two forms that carry on everything the donor entered.
    """
    language = request.locale.language
    amount = format_money(choice.gift, language)
    heading = say("monthly_question_heading", language)
    path = storefront.links.path("checkout_start")
    answers = {
        interval: action_data(
            f"give-{interval}",
            say(f"give_{interval}", language, amount=amount),
            path,
            method="post",
            is_primary=interval == MONTHLY,
            fields=_fields(request, interval),
        )
        for interval in (MONTHLY, ONCE)
    }
    question = {"heading": heading, "text": say("monthly_question_text", language), **answers}
    return show(storefront, request, "monthly_question.html", heading, {"question": question})


def _fields(request: PageRequest, interval: str) -> list[tuple[str, str]]:
    kept = {"offer", "seen_fees", *AMOUNT_FIELDS, *SINGLE_FIELDS} - {"interval"}
    repeated = [
        (name, value)
        for name, values in request.form.items()
        if name in kept or name.startswith(QUESTION_PREFIX)
        for value in values
    ]
    return [*repeated, ("interval", interval), (ASKED, "1")]
