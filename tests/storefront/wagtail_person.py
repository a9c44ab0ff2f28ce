"""
Who is signed in at the Wagtail shop under test: whoever the request's header names.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse


class Person:
    """
    A user as Django shows one to a view.
    """

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_staff = False
    is_superuser = False

    def __init__(self, user_id: str) -> None:
        self.pk = self.id = user_id
        self.email = f"{user_id}@example.com"

    def has_perm(self, *_: Any) -> bool:
        """May do nothing in the admin."""
        return False


def test_person(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """
    Middleware: `X-Test-User: 7` signs user 7 in.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        user_id = request.headers.get("X-Test-User")
        if user_id:
            request.user = Person(user_id)  # type: ignore[assignment]
        return get_response(request)

    return respond


test_person.__test__ = False  # type: ignore[attr-defined]
