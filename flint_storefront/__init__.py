"""
Storefront checkout on the Flint payments API, for Flask and Wagtail sites.

A site imports these names from here. The adapters are `flint_storefront.flask` and `flint_storefront.wagtail`; importing
this module loads neither, nor their frameworks.

.. versionadded:: 0.1.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flint_storefront.errors import (
        AuthenticationError,
        AuthorizationError,
        ConfigurationError,
        ConflictError,
        ErrorDetail,
        ExternalServiceError,
        FlintError,
        FlintTimeout,
        FlintUnreachable,
        InternalError,
        InvalidRequestError,
        MoneyError,
        NotFlint,
        NotFoundError,
        OutcomeUnknown,
        PaymentError,
        RateLimitError,
        SignatureMismatch,
        StorefrontError,
        UnavailableError,
        ValidationError,
        WrongAccount,
    )
    from flint_storefront.money import Money, format_money
    from flint_storefront.offers.terms import (
        AmountTerms,
        Campaign,
        CostRate,
        PlanOffer,
        ProductSet,
        Question,
        SetItem,
        TipJar,
    )
    from flint_storefront.page_request import PageLocale
    from flint_storefront.payment_links.models import LinkEvent, LinkField, LinkLine, LinkOffer
    from flint_storefront.settings import Settings, read_settings
    from flint_storefront.storage.memory import MemoryStore
    from flint_storefront.storefront import Runner, Signals, Storefront

__version__ = "0.1.0"

__all__ = [
    "AmountTerms",
    "AuthenticationError",
    "AuthorizationError",
    "Campaign",
    "ConfigurationError",
    "ConflictError",
    "CostRate",
    "ErrorDetail",
    "ExternalServiceError",
    "FlintError",
    "FlintTimeout",
    "FlintUnreachable",
    "InternalError",
    "InvalidRequestError",
    "LinkEvent",
    "LinkField",
    "LinkLine",
    "LinkOffer",
    "MemoryStore",
    "Money",
    "MoneyError",
    "NotFlint",
    "NotFoundError",
    "OutcomeUnknown",
    "PageLocale",
    "PaymentError",
    "PlanOffer",
    "ProductSet",
    "Question",
    "RateLimitError",
    "Runner",
    "SetItem",
    "Settings",
    "Signals",
    "SignatureMismatch",
    "Storefront",
    "StorefrontError",
    "TipJar",
    "UnavailableError",
    "ValidationError",
    "WrongAccount",
    "__version__",
    "format_money",
    "read_settings",
]

_HOMES = {
    "AmountTerms": "offers.terms",
    "Campaign": "offers.terms",
    "CostRate": "offers.terms",
    "LinkEvent": "payment_links.models",
    "LinkField": "payment_links.models",
    "LinkLine": "payment_links.models",
    "LinkOffer": "payment_links.models",
    "MemoryStore": "storage.memory",
    "Money": "money",
    "PageLocale": "page_request",
    "PlanOffer": "offers.terms",
    "ProductSet": "offers.terms",
    "Question": "offers.terms",
    "Runner": "storefront",
    "SetItem": "offers.terms",
    "Settings": "settings",
    "Signals": "storefront",
    "Storefront": "storefront",
    "TipJar": "offers.terms",
    "format_money": "money",
    "read_settings": "settings",
}
"""Module of each name that is no error."""


def __getattr__(name: str) -> Any:
    # Loaded when first used: the command line and the sandbox need none of it.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
