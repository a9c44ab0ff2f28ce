"""Signatures of deliveries, held against the facts and against a known vector."""

import base64

import pytest

from flint_storefront.sandbox.webhooks.deliveries import deliver_due
from flint_storefront.sandbox.webhooks.signing import (
    ROTATION_OVERLAP_SECONDS,
    is_valid_secret,
    make_secret,
    sign_standard,
)
from tests.sandbox.receiver import Receiver, add_endpoint, is_signed, is_signed_the_old_way
from tests.sandbox.shop import START, Shop


def test_standard_signature_is_the_published_vector() -> None:
    """The example of the Standard Webhooks project, computed by its own libraries."""
    signature = sign_standard(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        event_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secret_is_the_prefix_and_thirty_two_bytes(shop: Shop) -> None:
    """As the vendor's command line tool demands."""
    secret = make_secret(shop.sandbox)
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert is_valid_secret(secret)


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_abc", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "x"])
def test_secret_of_another_shape_is_none(secret: str) -> None:
    """Too short, not base64, without the prefix."""
    assert not is_valid_secret(secret)


def test_delivery_carries_both_header_sets(shop: Shop) -> None:
    """Standard and old headers, each signed over the exact body."""
    receiver, endpoint = Receiver(shop), add_endpoint(shop)
    order = shop.add_order()
    deliver_due(shop.sandbox)
    request = receiver.last
    assert request.headers["webhook-timestamp"] == str(int(START.timestamp()))
    assert is_signed(request, endpoint["secret"])
    assert is_signed_the_old_way(request, endpoint["secret"])
    assert request.headers["x-flint-webhook-id"] == request.headers["webhook-id"]
    assert request.headers["x-flint-event-type"] == "order.created"
    assert request.headers["x-flint-webhook-endpoint-id"] == endpoint["webhook_endpoint_id"]
    assert request.headers["user-agent"] == "Flint-Webhooks/1.0"
    assert order["order_id"].encode() in request.content


def test_both_secrets_sign_for_a_day_after_rotation(shop: Shop) -> None:
    """Two entries during the overlap, one afterwards."""
    receiver, old = Receiver(shop), add_endpoint(shop)
    path = f"/v1/webhook-endpoints/{old['webhook_endpoint_id']}/rotate-secret"
    new = rotate(shop, path)
    shop.sandbox.clock.advance(ROTATION_OVERLAP_SECONDS - 1)
    shop.add_order()
    deliver_due(shop.sandbox)
    assert is_signed(receiver.last, old["secret"])
    assert is_signed(receiver.last, new)
    assert len(receiver.last.headers["x-flint-signature"].split(",")) == 3
    shop.sandbox.clock.advance(1)
    shop.add_order()
    deliver_due(shop.sandbox)
    assert is_signed(receiver.last, new)
    assert not is_signed(receiver.last, old["secret"])


def rotate(shop: Shop, path: str) -> str:
    """Return the new secret of an endpoint; the operation takes no body."""
    response = shop.client.post(path)
    assert response.status_code == 200
    return str(response.json()["data"]["secret"])
