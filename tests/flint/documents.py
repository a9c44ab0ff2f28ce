"""Documents in the contract's shape, as small as it allows."""

from __future__ import annotations

from tests.flint.scripted import money

LAUNCH_TOKEN = "SeCrEtLaUnChToKeN"
AUTH_TOKEN = "ckat_v1.SeCrEtAuThToKeN"


def order(**changes) -> dict:
    """An unpaid order of two coffees at $12.50."""
    return {
        "order_id": "ord_1",
        "status": "open",
        "payment_status": "unpaid",
        "refund_status": "none",
        "buyer_actions": [],
        "line_items": [line_item()],
        "pricing_amounts": pricing(2500),
        "settlement_amounts": settlement(outstanding=2500),
        "tax": {"enabled": False},
        **changes,
    }


def line_item(**changes) -> dict:
    """Two coffees."""
    return {
        "order_line_item_id": "li_1",
        "name": "Coffee",
        "quantity": 2,
        "unit_price_money": money(1250),
        "base_subtotal_money": money(2500),
        "modifier_total_money": money(0),
        "subtotal_money": money(2500),
        "discount_money": money(0),
        "tax_money": money(0),
        "total_money": money(2500),
        "refunded_money": money(0),
        "refunded_quantity": 0,
        "source_type": "variant",
        "version": 1,
        **changes,
    }


def charge(**changes) -> dict:
    """A service fee of 10 %."""
    return {
        "order_charge_id": "och_1",
        "name": "Service",
        "type": "service_fee",
        "percent": 10.5,
        "applied_money": money(250),
        "tax_money": money(0),
        "total_money": money(250),
        "refunded_money": money(0),
        **changes,
    }


def pricing(total: int, **changes) -> dict:
    """Amounts without discounts, fees, tax or tip."""
    names = ("discount_money", "charge_money", "tax_money", "requested_tip_money")
    zeros = {name: money(0) for name in names}
    return {**zeros, "subtotal_money": money(total), "total_money": money(total), **changes}


def settlement(*, outstanding: int, paid: int = 0, **changes) -> dict:
    """What is due and what has come in."""
    return {
        "outstanding_money": money(outstanding),
        "paid_money": money(paid),
        "refunded_money": money(0),
        "net_collected_money": money(paid),
        "credit_money": money(0),
        "settled_tip_money": money(0),
        "balance_money": money(outstanding),
        **changes,
    }


def attempt(**changes) -> dict:
    """A declined try to pay."""
    leg = {
        "payment_intent_id": "pi_1",
        "status": "requires_payment_method",
        "amount_money": money(2500),
        "tip_money": money(0),
        "last_payment_error": {"code": "insufficient_funds", "message": "…"},
    }
    return {
        "order_payment_attempt_id": "opat_1",
        "status": "failed",
        "mode": "payment",
        "is_resumable": False,
        "expected_outstanding_money": money(2500),
        "failure_code": "attempt_failed",
        "payment_intents": [leg],
        **changes,
    }


def session(**changes) -> dict:
    """An open hosted session."""
    return {
        "checkout_session_id": "cs_1",
        "status": "open",
        "surface": "hosted",
        "recovery_mode": False,
        "delivery_method_ids": None,
        "delivery_selection_required": False,
        "problems": [],
        "order_id": "ord_1",
        "expires_at": "2026-11-22T13:00:00Z",
        "url": f"https://checkout.withflintpay.com/checkout/cs_1#checkout_token={LAUNCH_TOKEN}",
        **changes,
    }


def session_launch(**changes) -> dict:
    """What creating a session answers."""
    access = {"checkout_auth_token": AUTH_TOKEN}
    return {"checkout_session": session(**changes), "checkout_access": access, "reused_existing": False}


def variant(**changes) -> dict:
    """Coffee, ground."""
    return {
        "variant_id": "var_1",
        "product_id": "prod_1",
        "status": "active",
        "position": 0,
        "unit_price_money": money(1250),
        "available_for_sale": True,
        "version": 3,
        "delivery_configuration_status": "not_applicable",
        "effective_images": [image()],
        "images": [],
        "images_inherited": True,
        "inventory_tracking": "not_tracked",
        "modifier_set_id": None,
        "selected_options": [
            {"option_id": "opt_1", "option_name": "Grind", "option_value_id": "ov_1", "value": "ground"}
        ],
        **changes,
    }


def image(**changes) -> dict:
    """A picture."""
    return {"url": "https://images.example/1.svg", "width": 800, "height": 600, "alt": "A bag", **changes}


def product(**changes) -> dict:
    """Coffee."""
    values = [
        {"option_value_id": "ov_2", "position": 1, "value": "whole beans"},
        {"option_value_id": "ov_1", "position": 0, "value": "ground"},
    ]
    return {
        "product_id": "prod_1",
        "name": "Coffee",
        "product_type": "service",
        "status": "active",
        "version": 3,
        "available_for_sale": True,
        "delivery_configuration_status": "not_applicable",
        "images": [image()],
        "modifier_set_id": None,
        "categories": [{"category_id": "ctg_1", "handle": "beans", "name": "Beans"}],
        "price_range": {"min_unit_price_money": money(1250), "max_unit_price_money": money(1450)},
        "options": [
            {"option_id": "opt_1", "name": "Grind", "position": 0, "product_id": "prod_1", "status": "active"}
            | {"values": values}
        ],
        **changes,
    }


def plan_line(**changes) -> dict:
    """One bag a month."""
    return {
        "subscription_plan_line_item_id": "spli_1",
        "name": "Coffee",
        "quantity": 1,
        "unit_price_money": money(1600),
        "swap_variant_ids": [],
        **changes,
    }


def plan(**changes) -> dict:
    """A bag of coffee every month, two weeks on trial."""
    return {
        "subscription_plan_id": "plan_1",
        "name": "Coffee every month",
        "status": "active",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "billing_interval_options": [{"billing_interval": "monthly", "billing_interval_count": 3}],
        "quantity_options": [1, 2, 5],
        "currency": "USD",
        "images": [image()],
        "delivery_required": False,
        "delivery_method_subscription_counts": [],
        "subscription_delivery_method_ids": [],
        "line_items": [plan_line()],
        "setup_fee_money": money(500),
        "trial_period_days": 14,
        "version": 3,
        **changes,
    }


def subscription(**changes) -> dict:
    """It, running."""
    return {
        "subscription_id": "sub_1",
        "customer_id": "cus_1",
        "status": "active",
        "billing_schedule_owner": "flint",
        "buyer_actions": [],
        "cancel_at_period_end": False,
        "completed_cycles": 2,
        "payment_method_id": "pm_1",
        "quantity": 1,
        "version": 5,
        "subscription_plan_id": "plan_1",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "recurring_amount_money": money(1600),
        "current_period_end": "2026-12-22T12:00:00Z",
        "next_billing_at": "2026-12-22T12:00:00Z",
        "next_retry_at": None,
        **changes,
    }


def subscription_terms(**changes) -> dict:
    """What a session for the plan signs up to."""
    return {
        "subscription_plan_id": "plan_1",
        "plan_name": "Coffee every month",
        "billing_interval": "monthly",
        "billing_interval_count": 1,
        "recurring_total_money": money(1600),
        "setup_fee_money": money(500),
        "trial_period_days": 14,
        **changes,
    }


def payment_link(**changes) -> dict:
    """A link for two coffees, on."""
    line = {"payment_link_line_item_id": "plli_1", "key": "coffee", "quantity": 2, "name": "Coffee"}
    return {
        "payment_link_id": "pl_1",
        "name": "Coffee for two",
        "status": "active",
        "payment_link_type": "standard",
        "url": "https://checkout.withflintpay.com/pay/pl_1",
        "version": 3,
        "completed_count": 7,
        "total_quantity_sold": 14,
        "line_items": [line | {"unit_price_money": money(1250), "is_catalog_item_unavailable": False}],
        "external_reference_id": "lnk_1-1",
        "metadata": {"season": "summer"},
        "created_at": "2026-11-20T12:00:00Z",
        "updated_at": "2026-11-22T12:00:00Z",
        **changes,
    }


def promotion_code(**changes) -> dict:
    """A code that can be used."""
    return {
        "promotion_code_id": "pcode_1",
        "promotion_id": "promo_1",
        "code": "WELCOME10",
        "status": "active",
        "uses_count": 0,
        **changes,
    }


def refund(**changes) -> dict:
    """Half of the two coffees, on its way."""
    return {
        "refund_id": "re_1",
        "status": "pending",
        "amount_money": money(1250),
        "refunded_tip_money": money(0),
        "order_id": "ord_1",
        "payment_intent_id": "pi_1",
        **changes,
    }


def dispute(**changes) -> dict:
    """A buyer who does not know the shop's name."""
    return {
        "dispute_id": "dp_1",
        "merchant_id": "mer_ours",
        "status": "needs_response",
        "case_type": "chargeback",
        "reason": "unrecognized",
        "amount_money": money(2500),
        "action_required": True,
        "evidence_response_allowed": True,
        "evidence_due_at": "2026-12-01T00:00:00Z",
        "evidence_deadline_passed": False,
        "evidence_submission_past_due": False,
        "evidence_submission_count": 0,
        "has_evidence": False,
        "metadata": {},
        "created_at": "2026-11-22T13:00:00Z",
        "updated_at": "2026-11-22T13:00:00Z",
        "order_id": "ord_1",
        **changes,
    }
