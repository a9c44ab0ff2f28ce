"""
Every shared behaviour case: what both frameworks must do.
"""

from tests.storefront.cart_cases import CartCases
from tests.storefront.code_cases import CodeCases
from tests.storefront.donation_cases import DonationCases, RecurringDonationCases
from tests.storefront.fee_cases import FeeCases
from tests.storefront.free_cases import FreeCases
from tests.storefront.input_cases import InputCases
from tests.storefront.life_cases import LifeCases
from tests.storefront.link_cases import LinkPageCases, LinkStateCases
from tests.storefront.link_change_cases import LinkChangeCases
from tests.storefront.link_sale_cases import LinkSaleCases
from tests.storefront.outage_cases import OutageCases
from tests.storefront.page_cases import PageCases
from tests.storefront.paying_cases import PayingCases
from tests.storefront.plan_cases import PlanCases
from tests.storefront.price_cases import PriceCases
from tests.storefront.set_cases import SetCases
from tests.storefront.subscription_cases import ManagingCases, MoneyBackCases, SubscriptionCases
from tests.storefront.tax_and_delivery_cases import TaxAndDeliveryCases
from tests.storefront.tip_cases import TipCases
from tests.storefront.tip_jar_cases import TipJarCases
from tests.storefront.twice_cases import TwiceCases
from tests.storefront.webhook_cases import WebhookCases


class StorefrontCases(
    PayingCases,
    TwiceCases,
    PriceCases,
    CartCases,
    InputCases,
    OutageCases,
    WebhookCases,
    PageCases,
    TipJarCases,
    SetCases,
    FeeCases,
    FreeCases,
    TipCases,
    TaxAndDeliveryCases,
    CodeCases,
    DonationCases,
    RecurringDonationCases,
    PlanCases,
    SubscriptionCases,
    LifeCases,
    ManagingCases,
    MoneyBackCases,
    LinkPageCases,
    LinkStateCases,
    LinkChangeCases,
    LinkSaleCases,
):
    """
    All of them; an adapter's test class inherits this and gives the fixtures `shop` and `make_shop`.
    """
