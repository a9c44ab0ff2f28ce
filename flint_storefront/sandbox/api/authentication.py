"""Who is calling: exactly one merchant key (conventions facts, section 2)."""

from werkzeug.datastructures import Headers

from flint_storefront.sandbox.api.errors import ApiError, not_found
from flint_storefront.sandbox.contract.loader import Operation
from flint_storefront.sandbox.state import Environment, Sandbox

CHECKOUT_HEADERS = ("X-Checkout-Session-ID", "X-Checkout-Session-Secret")


def authenticate(sandbox: Sandbox, headers: Headers, operation: Operation) -> Environment:
    """
    Return the environment that the presented key opens.

    Raises:
        ApiError: no credential or more than one, a malformed or unknown key, a missing scope. A checkout
            credential is always refused: hosted checkout needs none (our choice).
    """
    environment = identify(sandbox, headers)
    require_scopes(environment, operation)
    return environment


def find_public_environment(sandbox: Sandbox, path: dict[str, str]) -> Environment:
    """
    Return the environment of the link that a buyer's call names; such a call presents no credential.

    Raises:
        ApiError: RESOURCE_NOT_FOUND.
    """
    for environment in sandbox.environments.values():
        if path["payment_link_id"] in environment.payment_links:
            return environment
    raise not_found("payment link")


def identify(sandbox: Sandbox, headers: Headers) -> Environment:
    """Return the environment of the one credential in *headers*; raise as `authenticate` says."""
    authorization = headers.get("Authorization")
    key = headers.get("X-API-Key")
    has_checkout = any(name in headers for name in CHECKOUT_HEADERS)
    if (authorization is not None) + (key is not None) + has_checkout > 1:
        raise ApiError("AMBIGUOUS_AUTH", "Send exactly one credential.")
    if has_checkout:
        raise ApiError("INVALID_CHECKOUT_SESSION", "The sandbox takes no checkout credential.")
    if authorization is not None:
        key = read_bearer(authorization)
    if key is None:
        raise ApiError("AUTH_REQUIRED", "Send the key as a bearer token or as X-API-Key.")
    if key.startswith("flint_live_"):
        raise ApiError("API_KEY_MODE_MISMATCH", "The sandbox has test keys only.")
    environment = sandbox.find_environment_by_key(key)
    if environment is None:
        raise ApiError("INVALID_API_KEY", "No such key.")
    return environment


def read_bearer(authorization: str) -> str:
    """Return the token of an Authorization header."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise ApiError("INVALID_AUTHORIZATION_HEADER", "The scheme must be Bearer.")
    token = token.strip()
    if not token or " " in token:
        raise ApiError("INVALID_BEARER_TOKEN", "The bearer token is malformed.")
    return token


def require_scopes(environment: Environment, operation: Operation) -> None:
    """Raise INSUFFICIENT_SCOPE unless the key has the operation's scopes; write implies read."""
    check_scopes(environment, list(operation.scopes), operation.scope_mode)


def check_scopes(environment: Environment, scopes: list[str], mode: str = "all") -> None:
    """Raise INSUFFICIENT_SCOPE unless the key has all of *scopes*, or any of them when *mode* says so."""
    held = set(environment.scopes)
    held |= {scope.removesuffix(".write") + ".read" for scope in held if scope.endswith(".write")}
    missing = [scope for scope in scopes if scope not in held]
    is_enough = not missing or (mode == "any" and len(missing) < len(scopes))
    if not is_enough:
        raise ApiError(
            "INSUFFICIENT_SCOPE",
            "The key lacks a scope.",
            missing_scopes=missing,
            scope_requirement={"mode": mode, "scopes": scopes},
        )
