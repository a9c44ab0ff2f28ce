"""Promotions and codes that a merchant makes and reads (catalog facts, section 9)."""

from typing import Any

import pytest

from flint_storefront.sandbox.promotions.rules import set_active
from tests.sandbox.shop import Shop

WELCOME = {"name": "Welcome", "application_method": {"percent_off": 10}, "codes": [{"code": "WELCOME10"}]}


def add_promotion(shop: Shop, **fields: Any) -> dict[str, Any]:
    """Return a new promotion: 10 percent by the code WELCOME10, unless *fields* say otherwise."""
    return shop.post("/v1/promotions", WELCOME | fields)


def find_code(shop: Shop, text: str = "WELCOME10") -> dict[str, Any]:
    """Return the one code that is listed for *text*."""
    (code,) = shop.get("/v1/promotion-codes", code=text)
    return code


def test_promotion_with_a_code_is_active(shop: Shop) -> None:
    """Buyers see its name unless another one is given; its codes are summed up, never returned."""
    promotion = add_promotion(shop)
    assert (promotion["status"], promotion["display_name"], promotion["uses_count"]) == (
        "active",
        "Welcome",
        0,
    )
    summary = {"active_count": 1, "total_count": 1, "newest_active_code": "WELCOME10"}
    assert promotion["codes_summary"] == summary
    assert "codes" not in promotion
    assert shop.get(f"/v1/promotions/{promotion['promotion_id']}") == promotion


def test_code_is_found_whatever_its_letter_case(shop: Shop) -> None:
    """A buyer who types in lower case finds the code, with its promotion when asked for."""
    promotion = add_promotion(shop)
    (code,) = shop.get("/v1/promotion-codes", code="welcome10", expand="promotion")
    assert (code["code"], code["status"]) == ("WELCOME10", "active")
    assert code["promotion"]["promotion_id"] == promotion["promotion_id"]
    assert shop.get("/v1/promotion-codes", code="WELCOME") == []


def test_code_can_be_added_later(shop: Shop) -> None:
    """A promotion without a code waits for one."""
    promotion = add_promotion(shop, codes=[])
    path = f"/v1/promotions/{promotion['promotion_id']}"
    assert promotion["status"] == "no_active_codes"
    shop.post(f"{path}/codes", {"code": "LATER", "max_uses": 3})
    assert shop.get(path)["status"] == "active"
    assert [
        code["code"] for code in shop.get("/v1/promotion-codes", promotion_id=promotion["promotion_id"])
    ] == ["LATER"]


def test_code_expires_by_the_clock(shop: Shop) -> None:
    """Active up to its instant, expired from then on, and its promotion without an active code."""
    promotion = add_promotion(shop, codes=[{"code": "WELCOME10", "expires_at": "2026-11-20T10:00:00Z"}])
    assert find_code(shop)["status"] == "active"
    shop.sandbox.clock.advance(1800)
    assert find_code(shop)["status"] == "expired"
    assert shop.get(f"/v1/promotions/{promotion['promotion_id']}")["status"] == "no_active_codes"


def test_promotion_runs_within_its_schedule(shop: Shop) -> None:
    """Not yet started, active, expired."""
    schedule = {"starts_at": "2026-11-20T10:00:00Z", "ends_at": "2026-11-20T11:00:00Z"}
    path = f"/v1/promotions/{add_promotion(shop, schedule=schedule)['promotion_id']}"
    seen = []
    for _ in range(3):
        seen.append(shop.get(path)["status"])
        shop.sandbox.clock.advance(3600)
    assert seen == ["not_yet_started", "active", "expired"]


def test_code_that_is_switched_off_is_inactive(shop: Shop) -> None:
    """It stays listed and is active again when it is switched on."""
    add_promotion(shop)
    (row,) = shop.environment.promotion_codes.values()
    set_active(row, is_active=False)
    assert find_code(shop)["status"] == "inactive"
    assert shop.get("/v1/promotion-codes", status="active") == []
    set_active(row, is_active=True)
    assert find_code(shop)["status"] == "active"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "NAME_REQUIRED"),
        ({"application_method": {}}, "INVALID_REQUEST"),
        ({"application_method": {"percent_off": 0.5}}, "INVALID_REQUEST"),
        ({"discount_class": "line_item"}, "RESERVED_FIELD_NOT_YET_SUPPORTED"),
        ({"redemption_type": "automatic"}, "INVALID_REDEMPTION_TYPE"),
        ({"codes": [{"code": "A"}, {"code": "a"}]}, "PROMOTION_CONFLICT"),
        ({"codes": [{"code": " A"}]}, "INVALID_REQUEST"),
        ({"max_uses": 0}, "INVALID_REQUEST"),
        (
            {"eligibility_rules": [{"attribute": "customer.group_id", "operator": "eq"}]},
            "RESERVED_FIELD_NOT_YET_SUPPORTED",
        ),
        ({"eligibility_rules": [{"attribute": "order.subtotal", "operator": "eq"}]}, "INVALID_OPERATOR"),
        ({"eligibility_rules": [{"attribute": "order.subtotal", "operator": "gte"}]}, "INVALID_RULE_VALUE"),
    ],
)
def test_bad_promotion_is_refused(shop: Shop, fields: dict[str, Any], code: str) -> None:
    """What could not be worked out is refused when it is made, and nothing is kept."""
    assert shop.refuse("POST", "/v1/promotions", WELCOME | fields)["code"] == code
    assert shop.environment.promotions == shop.environment.promotion_codes == {}


def test_code_of_another_promotion_is_refused(shop: Shop) -> None:
    """A code leads to one promotion."""
    add_promotion(shop)
    error = shop.refuse("POST", "/v1/promotions", WELCOME | {"codes": [{"code": "welcome10"}]})
    assert (error["status"], error["code"]) == (409, "PROMOTION_CONFLICT")
    assert len(shop.environment.promotions) == 1


def test_promotions_of_another_environment_stay_unseen(shop: Shop) -> None:
    """A foreign promotion is unknown."""
    shop.sandbox.environments["second"].promotions["promo_x"] = {"promotion_id": "promo_x"}
    assert shop.refuse("GET", "/v1/promotions/promo_x")["status"] == 404
    assert shop.get("/v1/promotions") == []
