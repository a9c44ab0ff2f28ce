"""
Whose key it is and what the account can do. Source: conventions facts, section 2; catalog facts, section 10.
"""

from __future__ import annotations

from flint_storefront.flint.client import FlintClient
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.models import AuthContext, Capability
from flint_storefront.flint.schemas.developer import AuthContextSchema, CapabilitySchema
from flint_storefront.flint.schemas.reading import read_list, read_object

_CONTEXT = AuthContextSchema()
_CAPABILITY = CapabilitySchema()


def get_auth_context(client: FlintClient, *, deadline: Deadline, is_person_waiting: bool) -> AuthContext:
    """
    Merchant, environment, sandbox and scopes of our key: the best way to try a connection.

    Raises:
        AuthenticationError: The key is wrong.
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    answer = client.read("/v1/developer/auth-context", deadline=deadline, is_person_waiting=is_person_waiting)
    return read_object(_CONTEXT, AuthContext, answer.data)


def list_capabilities(
    client: FlintClient, *, deadline: Deadline, is_person_waiting: bool
) -> list[Capability]:
    """
    What the account can do; a capability that is not listed is not available.

    Raises:
        FlintError, NotFlint, FlintUnreachable: As of any read.
    """
    pages = client.pages("/v1/capabilities", {}, deadline=deadline, is_person_waiting=is_person_waiting)
    return [capability for page in pages for capability in read_list(_CAPABILITY, Capability, page)]
