"""
What a page gets of a campaign: plain values, the form, the goal and the supporters included.
"""

from typing import Any

from flint_storefront.donations.form import (
    WHOLE_FORM,
    DonationForm,
    asks_first_name,
    cost_rate,
    question_field,
)
from flint_storefront.donations.goal import campaign_progress, find_supporters, goal_currency
from flint_storefront.donations.metadata import (
    DEDICATION_LENGTH_MAX,
    FIRST_NAME_LENGTH_MAX,
    MESSAGE_LENGTH_MAX,
)
from flint_storefront.messages.sentences import say, say_count
from flint_storefront.money import Money, format_money, show_percent
from flint_storefront.offers.amounts import amount_data
from flint_storefront.offers.fees import fee_rules_data
from flint_storefront.offers.problems import problem_data
from flint_storefront.offers.seen_fees import write_seen_fees
from flint_storefront.offers.signed import DONATION
from flint_storefront.offers.signed_terms import form_offer
from flint_storefront.offers.terms import AmountTerms, Campaign, CostRate, Question
from flint_storefront.page_data import money_data
from flint_storefront.storefront import Storefront

KIND, ONCE = "donation", "once"
SUPPORTERS_SHOWN = 20
"""How many supporters stand on a campaign's own page."""


def find_amounts(campaign: Campaign, currency: str | None) -> AmountTerms | None:
    """
    The campaign's amounts in *currency*, None when it takes none; of None the first.
    """
    wanted = (terms for terms in campaign.amounts if currency is None or terms.currency == currency)
    return next(wanted, None)


def campaign_data(
    storefront: Storefront,
    language: str,
    campaign: Campaign,
    *,
    currency: str | None = None,
    id_prefix: str,
    form: DonationForm | None = None,
) -> dict[str, Any]:
    """
    The `campaign` of the templates.

    Args:
        currency: Which of the campaign's currencies; one that it does not take, or None: the first.
        id_prefix: Starts every HTML id of the form; differs for each campaign on a page.
        form: What the donor had entered, when the form is shown again.

    Returns:
        `slug, title, text, path, is_open, closed_text, currencies, goal, wall, form`; `form` is None when nothing can be
        given. The same bytes all day for the same campaign and gifts, so that a cache may keep the page.
    """
    terms = find_amounts(campaign, currency) or find_amounts(campaign, None)
    is_open = campaign.is_open and terms is not None
    path = storefront.links.path("campaign", slug=campaign.slug)
    return {
        "slug": campaign.slug,
        "title": campaign.title,
        "text": campaign.text,
        "path": path,
        "is_open": is_open,
        "closed_text": "" if is_open else say("campaign_closed", language),
        "currencies": _currencies_data(campaign, path, terms),
        "goal": goal_data(storefront, language, campaign),
        "wall": wall_data(storefront, language, campaign, SUPPORTERS_SHOWN) if campaign.has_wall else None,
        "form": _form_data(storefront, language, campaign, terms, id_prefix, form or DonationForm())
        if is_open and terms is not None
        else None,
    }


def goal_data(storefront: Storefront, language: str, campaign: Campaign) -> dict[str, Any] | None:
    """
    The `goal` of the templates, at most a minute old; None for a campaign that takes no currency.
    """
    if campaign.goal_currency is None and not campaign.amounts:
        return None
    progress = campaign_progress(storefront, campaign)
    target = None
    if campaign.goal_minor:
        target = Money(campaign.goal_minor, goal_currency(campaign))
    told = {"raised": format_money(progress.raised, language)}
    if target is not None:
        told["target"] = format_money(target, language)
    return {
        "title": campaign.title,
        "raised": money_data(progress.raised, language),
        "target": money_data(target, language) if target is not None else None,
        # A goal is reached when it is reached: 99.9 % is not shown as 100.
        "percent": min(100, progress.raised.amount * 100 // target.amount) if target is not None else None,
        "text": say("goal_text" if target is not None else "goal_text_open", language, **told),
        "count_text": say_count("goal_count", progress.count, language),
        "is_test_mode": storefront.settings.mode == "test",
        "path": storefront.links.path("goal", slug=campaign.slug),
    }


def wall_data(storefront: Storefront, language: str, campaign: Campaign, limit: int) -> dict[str, Any]:
    """
    The `wall` of the templates: only who agreed, newest first.

    Args:
        limit: At most so many.
    """
    nameless = say("supporter_anonymous", language)
    supporters = find_supporters(storefront, campaign, limit) if campaign.has_wall else []
    return {
        "title": say("wall_title", language),
        "supporters": [
            {
                "name": nameless if one.is_anonymous else one.first_name or nameless,
                "message": one.message or "" if campaign.shows_messages else "",
            }
            for one in supporters
        ],
        "empty_text": say("wall_empty", language),
    }


def _currencies_data(campaign: Campaign, path: str, current: AmountTerms | None) -> list[dict[str, Any]]:
    if len(campaign.amounts) < 2:
        return []
    return [
        {
            "code": terms.currency,
            "path": path if number == 0 else f"{path}?currency={terms.currency}",
            "is_current": terms is current,
        }
        for number, terms in enumerate(campaign.amounts)
    ]


def _form_data(
    storefront: Storefront,
    language: str,
    campaign: Campaign,
    terms: AmountTerms,
    id_prefix: str,
    form: DonationForm,
) -> dict[str, Any]:
    settings = storefront.settings
    has_fees = ONCE in campaign.intervals
    return {
        "checkout_path": storefront.links.path("checkout_start"),
        "offer": form_offer(storefront, DONATION, campaign.slug, {"currency": terms.currency}),
        "seen_fees": write_seen_fees(settings, kind=KIND, key=campaign.slug, currency=terms.currency),
        "id_prefix": id_prefix,
        "amounts": amount_data(
            terms,
            language,
            id_prefix=id_prefix,
            chosen=form.value("amount"),
            typed=form.value("amount_custom"),
            problem=form.problems.get("amount"),
        ),
        **_interval_data(language, campaign, id_prefix, form),
        "fund": _fund_data(language, campaign, id_prefix, form),
        "cover": _cover_data(language, campaign, terms.currency, id_prefix, form),
        "dedication": _text_data(
            language, "dedication", campaign.has_dedication, DEDICATION_LENGTH_MAX, id_prefix, form
        ),
        "message": _text_data(language, "message", campaign.has_message, MESSAGE_LENGTH_MAX, id_prefix, form),
        "first_name": _text_data(
            language, "first_name", asks_first_name(campaign), FIRST_NAME_LENGTH_MAX, id_prefix, form
        ),
        "anonymous": _tick_data(language, "anonymous", "", id_prefix, form),
        "listed": _listed_data(language, campaign, id_prefix, form),
        "questions": [
            _question_data(language, question, number, id_prefix, form)
            for number, question in enumerate(campaign.questions, start=1)
        ],
        "fees": fee_rules_data(
            settings, language, kind=KIND, key=campaign.slug, currency=terms.currency, has_delivery=False
        )
        if has_fees
        else [],
        "problem": problem_data(form.problems.get(WHOLE_FORM), language),
    }


def _interval_data(language: str, campaign: Campaign, id_prefix: str, form: DonationForm) -> dict[str, Any]:
    if len(campaign.intervals) < 2:
        return {"intervals": None, "only_interval": next(iter(campaign.intervals), ONCE)}
    is_shown_again = "interval" in form.typed
    chosen = form.value("interval") if is_shown_again else campaign.intervals[0]
    return {
        "intervals": {
            "legend": say("interval_legend", language),
            "choices": [
                {
                    "value": interval,
                    "label": say(f"interval_{interval}", language),
                    "is_selected": interval == chosen,
                    "input_id": f"{id_prefix}-interval-{number}",
                }
                for number, interval in enumerate(campaign.intervals, start=1)
            ],
            **_error_data(language, "interval", id_prefix, form),
        },
        "only_interval": "",
    }


def _fund_data(
    language: str, campaign: Campaign, id_prefix: str, form: DonationForm
) -> dict[str, Any] | None:
    if not campaign.funds:
        return None
    chosen = form.value("fund")
    return {
        "label": say("fund_label", language),
        "input_id": f"{id_prefix}-fund",
        "is_required": False,
        "choices": [{"value": fund, "is_selected": fund == chosen} for fund in campaign.funds],
        **_error_data(language, "fund", id_prefix, form),
    }


def _cover_data(
    language: str, campaign: Campaign, currency: str, id_prefix: str, form: DonationForm
) -> dict[str, Any] | None:
    rate = cost_rate(campaign, currency)
    if rate is None:
        return None
    return _tick_data(language, "cover_costs", _cover_note(language, rate, currency), id_prefix, form)


def _cover_note(language: str, rate: CostRate, currency: str) -> str:
    told: dict[str, str] = {}
    if rate.percent:
        told["percent"] = show_percent(rate.percent, language)
    if rate.fixed:
        told["fixed"] = format_money(Money(rate.fixed, currency), language)
    kind = "both" if len(told) > 1 else next(iter(told))
    return say(f"cover_note_{kind}", language, **told)


def _listed_data(
    language: str, campaign: Campaign, id_prefix: str, form: DonationForm
) -> dict[str, Any] | None:
    if not campaign.has_wall:
        return None
    shows_messages = campaign.shows_messages and campaign.has_message
    note = say("listed_note_message" if shows_messages else "listed_note", language)
    return _tick_data(language, "listed", note, id_prefix, form)


def _tick_data(language: str, name: str, note: str, id_prefix: str, form: DonationForm) -> dict[str, Any]:
    return {
        "label": say(f"{name}_label", language),
        "note": note,
        "is_checked": form.is_ticked(name),
        "is_required": False,
        "input_id": f"{id_prefix}-{name.replace('_', '-')}",
        **_error_data(language, name, id_prefix, form),
    }


def _text_data(
    language: str, name: str, is_asked: bool, max_length: int, id_prefix: str, form: DonationForm
) -> dict[str, Any] | None:
    if not is_asked:
        return None
    return {
        "label": say(f"{name}_label", language),
        "input_id": f"{id_prefix}-{name.replace('_', '-')}",
        "value": form.value(name),
        "max_length": max_length,
        "is_required": False,
        **_error_data(language, name, id_prefix, form),
    }


def _question_data(
    language: str, question: Question, number: int, id_prefix: str, form: DonationForm
) -> dict[str, Any]:
    name = question_field(question)
    typed = form.value(name)
    return {
        "key": question.key,
        "name": name,
        "kind": question.kind,
        "label": question.label,
        "note": "",
        "is_required": question.is_required,
        "choices": [{"value": choice, "is_selected": choice == typed} for choice in question.choices],
        "value": typed,
        "is_checked": form.is_ticked(name),
        "max_length": question.max_length,
        "input_id": f"{id_prefix}-question-{number}",
        "error": problem_data(form.problems.get(name), language),
        "error_id": f"{id_prefix}-question-{number}-error",
    }


def _error_data(language: str, name: str, id_prefix: str, form: DonationForm) -> dict[str, Any]:
    return {
        "error": problem_data(form.problems.get(name), language),
        "error_id": f"{id_prefix}-{name.replace('_', '-')}-error",
    }
