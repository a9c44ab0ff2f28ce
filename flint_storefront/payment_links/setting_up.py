"""
One link, step by step: each round reads our records anew and does the one thing that is due next, until nothing is.

Nothing is kept between two steps but what is in the records, so a process may die anywhere and any other one goes on; two at
once do no harm. The order: settle what is under way; switch off what must not sell; tell what has changed, or make a new link;
switch on; read.
"""

from collections.abc import Mapping
from typing import Any

from flint_storefront.errors import OutcomeUnknown, StorefrontError
from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.payment_links.asking import (
    GONE,
    Meanwhile,
    ask_change,
    ask_new_link,
    change_generation,
    wanted_document,
)
from flint_storefront.payment_links.differences import (
    as_request,
    find_difference,
    is_member_there,
    seen_members,
)
from flint_storefront.payment_links.document import Document
from flint_storefront.payment_links.looking import read_back
from flint_storefront.payment_links.models import LinkOffer
from flint_storefront.payment_links.records import find_link, readable_offer
from flint_storefront.payment_links.settling import StatusRefused, settle
from flint_storefront.payment_links.states import OFF, ON, is_sold_out
from flint_storefront.payment_links.times import is_look_due
from flint_storefront.payment_links.wanted import (
    Pass,
    is_held,
    is_link_needed,
    is_to_be_off,
    is_to_be_on,
    stands,
)
from flint_storefront.storage.records import LinkGenerationRecord
from flint_storefront.storefront import Storefront

log = redacted_logger(__name__)
ROUNDS = 40
"""How often one pass looks and acts, before only the next one can help."""
WRITES = 6
"""How often one pass writes to the same link: more are never needed, unless Flint says each time that it has changed."""
LIMITED = frozenset({"max_completions", "event_config"})
"""Members of a link that limit what it sells."""


def bring_about(storefront: Storefront, slug: str) -> Pass | None:
    """
    Bring Flint as far as it can be brought to what is wanted of this link; None: there is no such link.

    Failures are noted in the answer, never raised; a process that dies leaves a link that the next pass takes up.
    """
    known = find_link(storefront, slug)
    if known is None:
        return None
    offer = readable_offer(known.record)
    doing = Pass(storefront, slug, storefront.background_deadline(), storefront.clock(), known, offer)
    for _ in range(ROUNDS):
        try:
            if not _step(doing):
                return doing
        except Meanwhile:
            log.debug("payment link %s: somebody else was first", slug)
        if not doing.reload():
            return None
    log.warning("payment link %s: not finished in one pass", slug)
    return doing


def _step(doing: Pass) -> bool:
    """
    Do the next thing; False when nothing is left to do in this pass.
    """
    for generation in _workable(doing):
        if generation.asked:
            _settle(doing, generation)
            return True
    for generation in _workable(doing):
        if is_to_be_off(doing, generation):
            ask_change(doing.storefront, generation, {"status": OFF}, {"status": OFF})
            return True
    if _agree_when_sold_out(doing) or _tell(doing):
        return True
    current = doing.known.current
    if current is not None and current.link_key not in doing.failed and is_to_be_on(doing):
        ask_change(doing.storefront, current, {"status": ON}, {"status": ON})
        return True
    return _look(doing)


def _workable(doing: Pass) -> list[LinkGenerationRecord]:
    return [one for one in doing.known.generations if one.link_key not in doing.failed]


def _settle(doing: Pass, generation: LinkGenerationRecord) -> None:
    doing.writes[generation.link_key] += 1
    if doing.writes[generation.link_key] > WRITES:
        doing.failed[generation.link_key] = OutcomeUnknown("refused_for_now", was_sent=False)
        return
    try:
        link = settle(doing.storefront, generation, doing.deadline)
    except (StorefrontError, StatusRefused) as error:
        log.warning("payment link %s: %s", generation.link_key, error)
        if "document" in generation.asked and is_to_be_off(doing, generation):
            # The end of a sale waits for no other change: the version that was sent keeps that one from coming late.
            _read(doing, generation)
            return
        doing.failed[generation.link_key] = error
        return
    if link is not None:
        doing.answers[generation.link_key] = dict(link.document)


def _agree_when_sold_out(doing: Pass) -> bool:
    """
    Flint may have switched off a link that is sold out: nobody did that by hand, and once more is to be sold it goes on again.
    """
    current, offer = doing.known.current, doing.offer
    if current is None or offer is None or (current.status_told, current.status_seen) != (ON, OFF):
        return False
    if not is_sold_out(offer, doing.known.completed, doing.known.quantity_sold):
        return False
    _note(doing, current, {"status_told": OFF})
    return True


# Telling what is wanted


def _tell(doing: Pass) -> bool:
    known, offer, current = doing.known, doing.offer, doing.known.current
    if offer is None or is_held(known) or not known.record.is_published:
        return False
    if current is None or current.payment_link_id is None or current.status_seen == GONE:
        return _make(doing, offer)
    if current.link_key in doing.failed:
        return False
    wanted = wanted_document(doing.storefront, known, offer, current)
    if current.foreign_fields:
        return _tell_changed(doing, offer, current, wanted)
    return _send(doing, offer, current, current.told, wanted, current.seen)


def _send(
    doing: Pass,
    offer: LinkOffer,
    current: LinkGenerationRecord,
    told: Mapping[str, Any],
    wanted: Document,
    answered: Mapping[str, Any],
    *,
    is_whole: bool = False,
) -> bool:
    record = doing.known.record
    difference = find_difference(told, wanted, answered, is_whole=is_whole)
    if difference.new_link_for:
        return _make(doing, offer)
    if LIMITED & set(difference.changes) and current.link_key not in doing.answers:
        # What it has sold meanwhile is the least that a limit can be.
        return _read(doing, current)
    if difference.changes:
        asked = {"document": wanted, "offer": record.offer}
        ask_change(doing.storefront, current, difference.changes, asked)
        return True
    if current.told_offer != record.offer:
        # Times of the sale and the like are ours alone.
        _note(doing, current, {"told_offer": record.offer})
        return True
    return False


def _make(doing: Pass, offer: LinkOffer) -> bool:
    waiting = next((one for one in doing.known.generations if one.payment_link_id is None), None)
    is_under_way = waiting is not None and (bool(waiting.asked) or waiting.link_key in doing.failed)
    if is_under_way or not is_link_needed(doing, offer):
        return False
    ask_new_link(doing.storefront, doing.known, offer)
    return True


def _tell_changed(doing: Pass, offer: LinkOffer, current: LinkGenerationRecord, wanted: Document) -> bool:
    """
    Somebody else has changed it at Flint: nothing is overwritten, unless a person has agreed to this very version, or the
    site now wants what is there.
    """
    answer = doing.answers.get(current.link_key)
    if answer is None:
        return _read(doing, current)
    if all(is_member_there(name, wanted, answer) for name in current.foreign_fields):
        told = {name: value for name, value in current.told.items() if name not in current.foreign_fields}
        taken = {name: wanted[name] for name in current.foreign_fields if name in wanted}
        changes = {"told": {**told, **taken}, "seen": seen_members(answer), "foreign_fields": []}
        _note(doing, current, changes)
        return True
    agreed = doing.known.record.agreed_version
    if agreed is None or doing.is_agreement_over:
        return False
    doing.is_agreement_over = True
    if agreed != current.flint_version:
        return False
    return _send(doing, offer, current, as_request(answer), wanted, answer, is_whole=True)


def _note(doing: Pass, generation: LinkGenerationRecord, changes: Mapping[str, Any]) -> None:
    with doing.storefront.store.transaction() as transaction:
        change_generation(transaction, generation, changes)


# Reading


def _look(doing: Pass) -> bool:
    for generation in _workable(doing):
        is_read = generation.link_key in doing.answers
        if stands(generation) and not is_read and _is_to_be_read(doing, generation):
            return _read(doing, generation)
    return False


def _is_to_be_read(doing: Pass, generation: LinkGenerationRecord) -> bool:
    current = doing.known.current
    if current is not None and generation.link_key == current.link_key:
        return True
    return is_look_due(generation, doing.now)


def _read(doing: Pass, generation: LinkGenerationRecord) -> bool:
    """
    Read the link at Flint, and write down what has changed there. Always something was done.
    """
    try:
        link = read_back(doing.storefront, generation, doing.deadline)
    except StorefrontError as error:
        log.warning("payment link %s could not be read: %s", generation.link_key, error)
        doing.failed[generation.link_key] = error
        return True
    if link is not None:
        doing.answers[generation.link_key] = dict(link.document)
    return True
