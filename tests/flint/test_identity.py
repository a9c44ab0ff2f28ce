"""The guard learns whose account it is once, and holds to it."""

import pytest

from flint_storefront.errors import WrongAccount
from flint_storefront.flint.envelope import Answer
from flint_storefront.flint.identity import AccountGuard


class Memory:
    """Keeps the first identity, as every store does."""

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.kept = kept
        self.recalled = 0

    def recall(self) -> dict[str, str] | None:
        self.recalled += 1
        return self.kept

    def learn(self, identity: dict[str, str]) -> dict[str, str]:
        if self.kept is None:
            self.kept = identity
        return self.kept


def answer(mode="test", merchant_id="mer_ours", sandbox_id="test_ours") -> Answer:
    return Answer(status=200, data={}, mode=mode, merchant_id=merchant_id, sandbox_id=sandbox_id)


def test_first_answer_is_learned_and_kept():
    """After a restart it is still known."""
    memory = Memory()

    AccountGuard("test", memory=memory).check_answer(answer())

    assert memory.kept == {"mode": "test", "merchant_id": "mer_ours", "sandbox_id": "test_ours"}


@pytest.mark.parametrize("other", [{"merchant_id": "mer_other"}, {"sandbox_id": "test_other"}])
@pytest.mark.parametrize("memory", [None, Memory()], ids=["without memory", "with memory"])
def test_second_account_is_refused(memory, other):
    """The first one wins, with or without a memory."""
    guard = AccountGuard("test", memory=memory)
    guard.check_answer(answer())

    with pytest.raises(WrongAccount):
        guard.check_answer(answer(**other))


def test_loser_of_a_race_refuses_its_own_answer():
    """Two processes, two accounts: only one can be ours."""

    class Raced(Memory):
        def learn(self, identity: dict[str, str]) -> dict[str, str]:
            return {"mode": "test", "merchant_id": "mer_first"}

    with pytest.raises(WrongAccount, match="merchant"):
        AccountGuard("test", memory=Raced()).check_answer(answer(merchant_id="mer_second"))


def test_key_of_the_other_mode_is_refused_where_one_was_learned():
    """Records of a test shop never meet a live account by a changed key alone."""
    memory = Memory({"mode": "test", "merchant_id": "mer_ours"})

    with pytest.raises(WrongAccount, match="mode"):
        AccountGuard("live", memory=memory).check_answer(answer(mode="live", sandbox_id=None))


def test_configured_merchant_goes_before_the_learned():
    """The settings are the operator's word."""
    memory = Memory({"mode": "test", "merchant_id": "mer_old"})
    guard = AccountGuard("test", merchant_id="mer_ours", memory=memory)

    guard.check_answer(answer())

    with pytest.raises(WrongAccount):
        guard.check_answer(answer(merchant_id="mer_old"))


def test_memory_is_asked_once():
    """Not once an answer."""
    memory = Memory({"mode": "test", "merchant_id": "mer_ours"})
    guard = AccountGuard("test", memory=memory)

    guard.check_answer(answer())
    guard.check_answer(answer())

    assert memory.recalled == 1


@pytest.mark.parametrize(
    ("mode", "merchant_id", "is_ours"),
    [
        ("test", "mer_ours", True),
        ("live", "mer_ours", False),
        ("test", "mer_other", False),
        ("test", None, False),
        (None, "mer_ours", False),
    ],
)
def test_delivery_is_ours_only_with_our_mode_and_merchant(mode, merchant_id, is_ours):
    """Partner-app deliveries have neither."""
    guard = AccountGuard("test", memory=Memory({"mode": "test", "merchant_id": "mer_ours"}))

    assert guard.is_ours(mode=mode, merchant_id=merchant_id) is is_ours


def test_delivery_before_any_answer_is_judged_by_its_mode():
    """A webhook may be the first thing that ever comes."""
    guard = AccountGuard("test")

    assert guard.is_ours(mode="test", merchant_id="mer_any")
    assert not guard.is_ours(mode="live", merchant_id="mer_any")
