"""
Promotion codes, read only: Flint applies them to an order. Source: catalog facts, section 9.
"""

from __future__ import annotations

from itertools import islice

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import PromotionCode
from flint_storefront.flint.schemas.promotions import PromotionCodeSchema
from flint_storefront.flint.schemas.reading import read_list

LONGEST_CODE = 100
"""Characters that a code may have. Source: catalog facts, section 9."""

_CODE = PromotionCodeSchema()
_MOST_FOUND = 20


def find_promotion_codes(
    client: FlintClient, code: str, *, deadline: Deadline, is_person_waiting: bool
) -> list[PromotionCode]:
    """
    What Flint knows under this word, in every status, newest first, at most twenty.

    Args:
        code: 1 to 100 characters, as typed; whether case matters is Flint's to say, here it does not.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    params: dict[str, str | int] = {"code": code, "page_size": _MOST_FOUND}
    pages = client.pages(
        "/v1/promotion-codes", params, deadline=deadline, is_person_waiting=is_person_waiting
    )
    found = (one for page in pages for one in read_list(_CODE, PromotionCode, page))
    return [one for one in islice(found, _MOST_FOUND) if one.code.casefold() == code.casefold()]
