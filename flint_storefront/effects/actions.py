"""
Record an effect beside the change that caused it; deliver it after commit until the receivers return.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flint_storefront.flint.credentials import redacted_logger
from flint_storefront.leases import claim_due, is_still_held, release, wait_seconds
from flint_storefront.storage.ports import Transaction
from flint_storefront.storage.records import EffectRecord
from flint_storefront.storefront import EFFECTS, Storefront
from flint_storefront.visitors import crockford

log = redacted_logger(__name__)
BATCH = 20
LEASE = timedelta(seconds=60)
LONGEST_WAIT_SECONDS = 3600


def record_effect(
    storefront: Storefront,
    transaction: Transaction,
    effect_key: str,
    signal: str,
    payload: Mapping[str, Any],
    *,
    reference: str | None,
) -> bool:
    """
    Record the fact *effect_key* once. False when it was recorded before.

    Args:
        effect_key: Such as `paid:ord_…`; two workers that see the same fact use the same key.
        signal: Such as `order_paid`.
        payload: Plain values for the receivers; `effect_id`, `effect_key`, `reference` and `mode` are added.
    """
    now = storefront.clock()
    effect_id = f"eff_{crockford(storefront.randomness)}"
    told = {
        "effect_id": effect_id,
        "effect_key": effect_key,
        "reference": reference,
        "mode": storefront.settings.mode,
    }
    record = EffectRecord(
        effect_key=effect_key,
        effect_id=effect_id,
        signal=signal,
        reference=reference,
        payload={**told, **payload},
        created_at=now,
        next_attempt_at=now,
    )
    is_new = transaction.insert(record)
    if is_new:
        transaction.on_commit(lambda: storefront.runner.soon(EFFECTS))
    return is_new


def deliver_effects(storefront: Storefront) -> int:
    """
    Hand one batch of due effects to the host's receivers. Answers how many were taken; a failing one is tried again later.
    """
    due = {"next_attempt_at__lte": storefront.clock()}
    effects = claim_due(storefront, EffectRecord, due, LEASE, BATCH)
    try:
        for effect in effects:
            # Slow receivers may have used up the lease on those before; the others are taken anew.
            if is_still_held(storefront, effect):
                _finish(storefront, effect, _deliver(storefront, effect))
    except Exception:
        release(storefront, EffectRecord, effects)
        raise
    return len(effects)


def _deliver(storefront: Storefront, effect: EffectRecord) -> dict[str, Any]:
    try:
        storefront.signals.send(effect.signal, dict(effect.payload))
    except Exception as error:
        kind = type(error).__name__
        log.warning("effect %s: a receiver of %s raised %s", effect.effect_id, effect.signal, kind)
        return _retry(effect, storefront.clock(), kind)
    return {"delivered_at": storefront.clock(), "next_attempt_at": None, "error": None}


def _retry(effect: EffectRecord, now: datetime, error: str) -> dict[str, Any]:
    wait = wait_seconds(effect.attempt_count, longest=LONGEST_WAIT_SECONDS)
    return {"next_attempt_at": now + timedelta(seconds=wait), "error": error}


def _finish(storefront: Storefront, effect: EffectRecord, changes: Mapping[str, Any]) -> None:
    where = {"effect_key": effect.effect_key, "lease_token": effect.lease_token}
    released = {"lease_token": None, "lease_until": None, "attempt_count": effect.attempt_count + 1}
    with storefront.store.transaction() as transaction:
        transaction.update(EffectRecord, where, {**released, **changes})
