"""
Bring what was asked of one link to its end: send it, or send it again byte for byte, and write down what came of it.

A create whose outcome stays unknown for 20 hours is looked for by our reference; a change by reading the link. A refusal is
told to the editor, and only a new wish tries again; what nobody knows is never made anew.
"""

from typing import Any

from flint_storefront.checkout.journal import (
    REJECTED,
    KeyTooOld,
    Refusal,
    SettledMeanwhile,
    find_entry,
    send,
    succeed,
)
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.models import PaymentLink
from flint_storefront.flint.resources.payment_links import (
    find_payment_links_by_reference,
    parse_payment_link,
)
from flint_storefront.payment_links.asking import Meanwhile, change_generation
from flint_storefront.payment_links.differences import FIXED, seen_members
from flint_storefront.payment_links.looking import (
    counters,
    fresh_record,
    lose,
    read_back,
    settle_entry,
)
from flint_storefront.payment_links.records import change_link, is_of
from flint_storefront.payment_links.states import ATTENTION
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import JournalEntry, LinkGenerationRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
CHANGED = "PAYMENT_LINK_CHANGED"
KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
"""Other bytes went out under our key, by a database that was put back: what they made is ours."""
ARCHIVED_PLAN_CODES = frozenset({"PLAN_ARCHIVED", "PLAN_NOT_ACTIVE", "SUBSCRIPTION_PLAN_NOT_FOUND"})
RIGHTS_STATUSES = frozenset({401, 403})
NOT_FOUND = 404


class StatusRefused(Exception):
    """
    Flint would not switch the link: tried again by itself, since a sale must end.
    """

    def __init__(self, problem: str, values: dict[str, str]) -> None:
        super().__init__(problem)
        self.problem = problem
        self.values = values


def settle(
    storefront: Storefront, generation: LinkGenerationRecord, deadline: Deadline
) -> PaymentLink | None:
    """
    Bring what *generation* asks to its end.

    Returns:
        The link as Flint has it now; None where Flint said nothing of it.

    Raises:
        OutcomeUnknown: Nobody knows; the same bytes go out again next time.
        FlintError, NotFlint, FlintUnreachable: Flint could not be asked what came of it.
        StatusRefused: Flint would not switch it.
        Meanwhile: Another worker was first.
    """
    entry = find_entry(storefront, str(generation.asked.get("key")))
    if entry is None:
        raise LookupError(generation.link_key)
    if entry.status == REJECTED:
        # Refused, and the process died before that was written down.
        return _refused(storefront, generation, entry.error_code or "REJECTED", entry.http_status, deadline)
    try:
        answer = send(storefront, entry, deadline=deadline, is_person_waiting=False)
    except KeyTooOld:
        return _settle_old(storefront, generation, deadline)
    except SettledMeanwhile:
        raise Meanwhile(entry.idempotency_key) from None
    if isinstance(answer, Refusal):
        return _refused(storefront, generation, answer.code, answer.http_status, deadline)
    link = parse_payment_link(answer)
    _take(storefront, generation, link, entry, answer)
    return link


def _take(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    link: PaymentLink,
    entry: JournalEntry | None = None,
    answer: Answer | None = None,
) -> None:
    """
    What was asked has come about: as *answer* to *entry* says, or as was found at Flint.
    """
    asked = generation.asked
    changes = {**counters(storefront, link), "asked": {}}
    if "document" in asked:
        document = asked["document"]
        changes |= {
            "told": document,
            "told_offer": asked["offer"],
            "seen": seen_members(link.document),
            "foreign_fields": _made_otherwise(document, link),
        }
    if "status" in asked:
        changes["status_told"] = asked["status"]
    with storefront.store.transaction() as transaction:
        if generation.payment_link_id is None:
            _stand(storefront, transaction, generation)
            changes |= {"payment_link_id": link.payment_link_id, "status_told": link.status}
        change_generation(transaction, generation, changes)
        if entry is not None and answer is not None:
            succeed(storefront, transaction, entry, answer)
        else:
            settle_entry(storefront, transaction, generation, link)


def _made_otherwise(document: dict[str, Any], link: PaymentLink) -> list[str]:
    """
    What Flint cannot change, and did not make as asked: an older build might leave out what it does not know.
    """
    found = {"payment_link_type": link.payment_link_type or document.get("payment_link_type")}
    found["subscription_plan_id"] = link.subscription_plan_id
    return [name for name in FIXED if name in document and found[name] != document[name]]


def _stand(storefront: Storefront, transaction: Transaction, generation: LinkGenerationRecord) -> None:
    """
    The new link takes the page's place; the others are retired.
    """
    record = fresh_record(transaction, generation)
    if record.generation != generation.generation:
        changed = change_link(storefront, transaction, record, {"generation": generation.generation})
        if changed is None:
            raise Meanwhile(record.slug)
    earlier = {"slug": generation.slug, "generation__lt": generation.generation, "retired_at": None}
    for one in transaction.select(LinkGenerationRecord, earlier):
        if is_of(record, one):
            where = {"link_key": one.link_key, "retired_at": None}
            transaction.update(LinkGenerationRecord, where, {"retired_at": storefront.clock()})


def _refused(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    code: str,
    http_status: int | None,
    deadline: Deadline,
) -> PaymentLink | None:
    if generation.payment_link_id is None:
        return _create_refused(storefront, generation, code, http_status, deadline)
    if code == CHANGED:
        return read_back(storefront, generation, deadline)
    if http_status == NOT_FOUND:
        lose(storefront, generation)
        return None
    problem, values = _problem_of(generation, code, http_status)
    if "status" not in generation.asked:
        _tell_refusal(storefront, generation, {}, problem, values)
        return None
    with storefront.store.transaction() as transaction:
        change_generation(transaction, generation, {"asked": {}})
    raise StatusRefused(problem, {**values, "status": generation.asked["status"]})


def _create_refused(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    code: str,
    http_status: int | None,
    deadline: Deadline,
) -> PaymentLink | None:
    if code == KEY_REUSED and (found := _look_up(storefront, generation, deadline)) is not None:
        return _adopt(storefront, generation, found)
    problem, values = _problem_of(generation, code, http_status)
    _tell_refusal(storefront, generation, {"link_try": generation.link_try + 1}, problem, values)
    return None


def _problem_of(
    generation: LinkGenerationRecord, code: str, http_status: int | None
) -> tuple[str, dict[str, str]]:
    """
    Message key and values of a refusal.
    """
    is_of_plan = "subscription_plan_id" in generation.asked.get("document", {})
    if http_status in RIGHTS_STATUSES:
        return "link_not_allowed", {"code": code}
    if is_of_plan and code in ARCHIVED_PLAN_CODES:
        return "link_refused_plan", {"code": code}
    return "link_refused", {"code": code}


def _tell_refusal(
    storefront: Storefront,
    generation: LinkGenerationRecord,
    changes: dict[str, Any],
    problem: str,
    values: dict[str, str],
) -> None:
    """
    A person must look, unless something else is wanted by now: that is tried next.
    """
    with storefront.store.transaction() as transaction:
        record = fresh_record(transaction, generation)
        if record.offer == generation.asked.get("offer"):
            attention = {"setup": ATTENTION, "problem": problem, "problem_values": values}
            if change_link(storefront, transaction, record, attention) is None:
                raise Meanwhile(record.slug)
        change_generation(transaction, generation, {"asked": {}, **changes})


def _settle_old(
    storefront: Storefront, generation: LinkGenerationRecord, deadline: Deadline
) -> PaymentLink | None:
    """
    The key may be forgotten at Flint: see what it brought about before anything is sent.
    """
    if generation.payment_link_id is not None:
        # The version was part of it: what has not come about by now never will without us.
        return read_back(storefront, generation, deadline)
    found = _look_up(storefront, generation, deadline)
    if found is not None:
        return _adopt(storefront, generation, found)
    with storefront.store.transaction() as transaction:
        change_generation(transaction, generation, {"asked": {}, "link_try": generation.link_try + 1})
        settle_entry(storefront, transaction, generation, None)
    return None


def _look_up(
    storefront: Storefront, generation: LinkGenerationRecord, deadline: Deadline
) -> PaymentLink | None:
    """
    The oldest link with our reference.
    """
    found = find_payment_links_by_reference(storefront.flint, generation.link_key, deadline=deadline)
    return found[0] if found else None


def _adopt(storefront: Storefront, generation: LinkGenerationRecord, link: PaymentLink) -> PaymentLink:
    _take(storefront, generation, link)
    return link
