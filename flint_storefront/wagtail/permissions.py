"""
Who may do what with checkouts in the admin.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from flint_storefront.wagtail.models import Checkout

CODENAMES = {"view": "view_checkout", "check": "check_checkout", "replay": "replay_event"}
"""Action to the codename of its permission; nobody may do anything else, not even a superuser."""


class CheckoutPermissionPolicy(ModelPermissionPolicy):
    """
    Checkouts are written by the storefront alone: they can be viewed, checked again, and their events replayed.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        """
        True when *user* may do *action* with any checkout; to act on one, one must be allowed to see it.
        """
        needed = {"view", action}
        return needed <= CODENAMES.keys() and all(user.has_perm(permission_name(name)) for name in needed)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """
        Users who hold one of the permissions.
        """
        codenames = {CODENAMES[action] for action in actions if action in CODENAMES}
        return self._get_users_with_any_permission_codenames(codenames)


CHECKOUT_POLICY = CheckoutPermissionPolicy(Checkout)


def permission_name(action: str) -> str:
    """
    Such as `flint_storefront.view_checkout`.
    """
    return f"{Checkout._meta.app_label}.{CODENAMES[action]}"


def storefront_permissions() -> QuerySet[Permission]:
    """
    What a group can be given, for the group's form.
    """
    return Permission.objects.filter(
        content_type__app_label=Checkout._meta.app_label,
        content_type__model=Checkout._meta.model_name,
        codename__in=CODENAMES.values(),
    )
