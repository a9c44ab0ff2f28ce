"""How this room refuses: INVALID_REQUEST on top, the telling code in the details (payment_links facts, section 9)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flint_storefront.sandbox.api.errors import ApiError

WRONG_INPUT = 400
CONFLICT = 409


def refuse(code: str, message: str, *, param: str | None = None, status: int = WRONG_INPUT) -> ApiError:
    """
    Return a refusal whose details name *code*.

    Args:
        status: 400 for wrong input, 409 for a state that does not allow it (which of the two is unverified).
    """
    detail = {"code": code, "message": message}
    if param is not None:
        detail["param"] = param
    return ApiError("INVALID_REQUEST", message, param=param, status=status, details=[detail])


@contextmanager
def restated() -> Iterator[None]:
    """Within it, wrong input that another room refuses is refused in this room's way."""
    try:
        yield
    except ApiError as error:
        if error.status != WRONG_INPUT or error.code == "INVALID_REQUEST":
            raise
        raise refuse(error.code, error.message, param=error.param) from error
