"""
Whose answers we take: of our mode, our merchant and our sandbox only.

Source: conventions facts, section 3; design.md, *Webhooks* (configured, or learned from the first answer and
then held to).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from flint_storefront.errors import NotFlint, WrongAccount
from flint_storefront.flint.envelope import Answer

_IDS = ("merchant_id", "sandbox_id")


class IdentityMemory(Protocol):
    """Where the identity that was learned first is kept, over restarts and for all processes."""

    def recall(self) -> dict[str, str] | None:
        """`{"mode": "test", "merchant_id": "mer_…", "sandbox_id": "test_…"}`; None before any was learned."""

    def learn(self, identity: dict[str, str]) -> dict[str, str]:
        """
        Keep *identity* unless one is kept already.

        Returns:
            What is kept now: the first one wins, also between two processes at once.
        """


class AccountGuard:
    """
    Refuses what belongs to another account.

    Args:
        mode: `test` or `live`, of our key.
        merchant_id: Ours as configured; None: the first one learned.
        sandbox_id: Ours as configured; None: the first one learned.
        memory: Keeps what is learned; None: only this object does.
    """

    def __init__(
        self,
        mode: str,
        *,
        merchant_id: str | None = None,
        sandbox_id: str | None = None,
        memory: IdentityMemory | None = None,
    ) -> None:
        self._mode = mode
        self._configured = {"merchant_id": merchant_id, "sandbox_id": sandbox_id}
        self._memory = memory
        self._learned: dict[str, str] | None = None

    @property
    def mode(self) -> str:
        """`test` or `live`."""
        return self._mode

    def check_answer(self, answer: Answer) -> None:
        """
        Refuse a success that is not ours, and learn from the first that is.

        Raises:
            WrongAccount: Another mode, merchant or sandbox.
            NotFlint: `no_mode`; Flint names the mode in every answer.
        """
        if answer.mode is None:
            raise NotFlint("no_mode", status=answer.status, request_id=answer.request_id)
        self._check(answer.mode, answer.merchant_id, answer.sandbox_id, request_id=answer.request_id)
        if answer.merchant_id and (self._known() or {}).get("merchant_id") is None:
            self._learn(answer)

    def check_refusal(self, headers: Mapping[str, str], *, request_id: str | None) -> None:
        """
        Refuse an error answer that says it is not ours; before the key is accepted Flint may say nothing.

        Raises:
            WrongAccount: Another mode, merchant or sandbox.
        """
        self._check(
            headers.get("Flint-Mode", self._mode),
            headers.get("Flint-Merchant-Id"),
            headers.get("Flint-Sandbox-Id"),
            request_id=request_id,
        )

    def is_ours(self, *, mode: str | None, merchant_id: str | None) -> bool:
        """
        Whether a webhook of *mode* and *merchant_id* is ours; before any merchant is known, the mode alone
        decides.

        Makes no call to Flint.
        """
        expected = self._expected("merchant_id")
        return mode == self._mode and bool(merchant_id) and expected in {None, merchant_id}

    def _check(
        self, mode: str, merchant_id: str | None, sandbox_id: str | None, *, request_id: str | None
    ) -> None:
        known = self._known()
        if mode != self._mode or (known is not None and known.get("mode", mode) != mode):
            raise WrongAccount("mode", request_id=request_id)
        for name, stated in zip(_IDS, (merchant_id, sandbox_id), strict=True):
            expected = self._expected(name)
            if stated and expected is not None and stated != expected:
                raise WrongAccount(name.removesuffix("_id"), request_id=request_id)

    def _expected(self, name: str) -> str | None:
        return self._configured[name] or (self._known() or {}).get(name)

    def _known(self) -> dict[str, str] | None:
        if self._learned is None and self._memory is not None:
            self._learned = self._memory.recall()
        return self._learned

    def _learn(self, answer: Answer) -> None:
        stated = {"mode": self._mode, "merchant_id": answer.merchant_id, "sandbox_id": answer.sandbox_id}
        identity = {name: value for name, value in stated.items() if value}
        self._learned = self._memory.learn(identity) if self._memory is not None else identity
        # Another process may have been first, with another account.
        self._check(self._mode, answer.merchant_id, answer.sandbox_id, request_id=answer.request_id)
