"""Codes before an order: looked up, spelled as Flint spells them, forgotten when they are of no use."""

import httpx
import pytest

from flint_storefront.cart.stored import keep_choices
from flint_storefront.offers.code_tries import MISSES_MAX
from flint_storefront.offers.problems import FieldProblem
from flint_storefront.offers.promotion_codes import check_code, forget_code, kept_code
from flint_storefront.page_request import PageRequest, Visitor
from flint_storefront.visitors import token_hash
from tests.catalog.fake_catalog import respond
from tests.catalog.shop import TOKEN, Clock, Csrf, get, make_shop

OWN = token_hash(TOKEN)
KNOWN = {"WELCOME10": "active", "OLD": "expired", "GONE": "exhausted", "ASLEEP": "inactive"}


class Codes:
    """A Flint that knows a few codes, whatever their case."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_away = False

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer a look-up."""
        if self.is_away:
            raise httpx.ConnectError("away", request=request)
        word = request.url.params["code"]
        self.asked.append(word)
        found = [
            {"promotion_code_id": "pc_1", "code": code, "status": status, "promotion_id": "promo_1"}
            for code, status in KNOWN.items()
            if code == word.upper()
        ]
        return respond(200, {"data": found})


@pytest.fixture
def flint():
    """A Flint with codes."""
    return Codes()


@pytest.fixture
def clock():
    """Time that moves by hand."""
    return Clock()


@pytest.fixture
def shop(flint, clock):
    """A shop that takes codes on its own pages."""
    return make_shop(httpx.MockTransport(flint.answer), clock=clock, CODES="page")


def of(address="192.0.2.1", token=TOKEN):
    """A form that somebody sends."""
    return PageRequest(method="POST", csrf=Csrf(), visitor=Visitor(token=token, address=address))


@pytest.mark.parametrize("text", ["WELCOME10", " welcome10 ", "Welcome10"])
def test_code_is_sent_as_flint_spells_it(shop, text):
    """Blanks and case do not matter to who types it."""
    assert check_code(shop, of(), text) == "WELCOME10"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("NOPE", "code_unknown"),
        ("OLD", "code_expired"),
        ("GONE", "code_exhausted"),
        ("asleep", "code_inactive"),
    ],
)
def test_code_that_cannot_be_used_is_said_so(shop, text, key):
    """Why, as far as Flint says it."""
    assert check_code(shop, of(), text) == FieldProblem(key)


@pytest.mark.parametrize("text", ["x" * 101, "A\x00B", "A\u202eB"])
def test_odd_code_is_unknown_without_asking(shop, flint, text):
    """Calmly, and without a call."""
    assert (check_code(shop, of(), text), flint.asked) == (FieldProblem("code_unknown"), [])


def test_no_code_asks_nobody(shop, flint):
    """Nothing typed, nothing kept."""
    assert (check_code(shop, of(), "  "), check_code(shop, of(token=None), ""), flint.asked) == (
        None,
        None,
        [],
    )


def test_kept_code_stands_in_for_an_empty_field(shop):
    """A link brought it, and the product's page does not know it."""
    keep_choices(shop, OWN, {"promotion_code": "welcome10"})
    assert check_code(shop, of(), "") == "WELCOME10"


def test_typed_code_comes_before_a_kept_one(shop):
    """The later wish counts; the kept one stays."""
    keep_choices(shop, OWN, {"promotion_code": "OLD"})
    assert (check_code(shop, of(), "WELCOME10"), kept_code(shop, of())) == ("WELCOME10", "OLD")


def test_kept_code_that_is_of_no_use_is_said_once(shop):
    """And forgotten, so that the next press goes on without it."""
    keep_choices(shop, OWN, {"promotion_code": "OLD"})
    assert check_code(shop, of(), "") == FieldProblem("code_expired")
    assert (kept_code(shop, of()), check_code(shop, of(), "")) == (None, None)


def test_when_flint_is_away_the_order_decides(shop, flint):
    """The code goes out as typed."""
    flint.is_away = True
    assert check_code(shop, of(), " Spring ") == "Spring"


@pytest.mark.parametrize("mode", ["off", "flint"])
def test_code_where_none_is_taken_is_refused(flint, mode):
    """An old page's code is not dropped in silence; nobody is asked."""
    shop = make_shop(httpx.MockTransport(flint.answer), CODES=mode)
    assert check_code(shop, of(), "WELCOME10") == FieldProblem("code_not_taken")
    assert (check_code(shop, of(), ""), flint.asked) == (None, [])


def test_used_code_is_forgotten_and_another_one_is_not(shop):
    """Whatever its case; what was typed since stays."""
    keep_choices(shop, OWN, {"promotion_code": "welcome10", "tip": "10%"})
    with shop.store.transaction() as transaction:
        forget_code(transaction, OWN, "SPRING")
        assert kept_code(shop, get()) == "welcome10"
        forget_code(transaction, OWN, "WELCOME10")
        forget_code(transaction, "f" * 64, "WELCOME10")
    assert kept_code(shop, get()) is None


def test_guessing_comes_to_an_end(shop, flint):
    """After twenty misses nobody is asked for an hour, not even about a good code."""
    for number in range(MISSES_MAX):
        assert check_code(shop, of(token=None), f"GUESS{number}") == FieldProblem("code_unknown")
    assert check_code(shop, of(token=None), "WELCOME10") == FieldProblem("code_later")
    assert len(flint.asked) == MISSES_MAX


def test_others_may_go_on_while_one_guesses(shop):
    """Counted by address."""
    for number in range(MISSES_MAX):
        check_code(shop, of(), f"GUESS{number}")
    assert check_code(shop, of("192.0.2.2"), "WELCOME10") == "WELCOME10"


def test_an_hour_later_codes_are_looked_up_again(shop, clock):
    """The misses are forgotten."""
    for number in range(MISSES_MAX):
        check_code(shop, of(), f"GUESS{number}")
    clock.pass_seconds(3600)
    assert check_code(shop, of(), "WELCOME10") == "WELCOME10"
    assert check_code(shop, of(), "NOPE") == FieldProblem("code_unknown")


def test_good_codes_are_no_misses(shop):
    """A busy till behind one address is not held up."""
    for _ in range(MISSES_MAX + 1):
        assert check_code(shop, of(), "WELCOME10") == "WELCOME10"
