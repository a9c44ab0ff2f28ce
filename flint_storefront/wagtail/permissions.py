"""
Who may do what in the admin with what the storefront writes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from flint_storefront.wagtail.models import (
    Checkout,
    Donation,
    PaymentLink,
    PaymentLinkSale,
    Subscription,
)

VIEW, SWITCH = "view", "switch"


class StorefrontPermissionPolicy(ModelPermissionPolicy):
    """
    Rows are written by the storefront alone: nobody, not even a superuser, may do anything but what *codenames* says.

    Args:
        codenames: Action to the codename of its permission; to act on a row, one must be allowed to view it.
    """

    def __init__(self, model: type[Model], codenames: Mapping[str, str]) -> None:
        super().__init__(model)
        self.codenames = codenames

    def permission_name(self, action: str) -> str:
        """
        Such as `flint_storefront.view_checkout`.
        """
        return f"{self.model._meta.app_label}.{self.codenames[action]}"

    def user_has_permission(self, user: Any, action: str) -> bool:
        """
        True when *user* may do *action* with any row.
        """
        needed = {VIEW, action}
        has_all = needed <= self.codenames.keys()
        return has_all and all(user.has_perm(self.permission_name(name)) for name in needed)

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """
        Users who hold one of the permissions.
        """
        codenames = {self.codenames[action] for action in actions if action in self.codenames}
        return self._get_users_with_any_permission_codenames(codenames)

    def permissions(self) -> QuerySet[Permission]:
        """
        What a group can be given, for the group's form.
        """
        return Permission.objects.filter(
            content_type__app_label=self.model._meta.app_label,
            content_type__model=self.model._meta.model_name,
            codename__in=self.codenames.values(),
        )


CHECKOUT_POLICY = StorefrontPermissionPolicy(
    Checkout, {VIEW: "view_checkout", "check": "check_checkout", "replay": "replay_event"}
)
SUBSCRIPTION_POLICY = StorefrontPermissionPolicy(Subscription, {VIEW: "view_subscription"})
DONATION_POLICY = StorefrontPermissionPolicy(Donation, {VIEW: "view_donation"})
PAYMENT_LINK_POLICY = StorefrontPermissionPolicy(
    PaymentLink, {VIEW: "view_paymentlink", SWITCH: "switch_paymentlink"}
)
PAYMENT_LINK_SALE_POLICY = StorefrontPermissionPolicy(PaymentLinkSale, {VIEW: "view_paymentlinksale"})
POLICIES = (
    CHECKOUT_POLICY,
    SUBSCRIPTION_POLICY,
    DONATION_POLICY,
    PAYMENT_LINK_POLICY,
    PAYMENT_LINK_SALE_POLICY,
)
