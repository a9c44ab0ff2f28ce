"""
The one door to Flint.

Source: conventions facts, sections 1 to 9; issue *First sale*, section 2.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

import flint_storefront
from flint_storefront.errors import ConfigurationError, FlintUnreachable, NotFlint, StorefrontError
from flint_storefront.flint.addresses import base_url_mistake, is_loopback_url
from flint_storefront.flint.credentials import ApiKey, redacted_logger
from flint_storefront.flint.deadlines import Deadline
from flint_storefront.flint.envelope import Answer, message_of, read_answer, read_error
from flint_storefront.flint.exchange import (
    Attempt,
    Reply,
    exchange,
    of_foreign,
    of_refusal,
    of_transport,
    write_error,
)
from flint_storefront.flint.identity import AccountGuard
from flint_storefront.flint.retries import RetryPolicy, find_retry_after
from flint_storefront.flint.transport import DeadlineTransport

API_VERSION = "2026-09-07"
"""Sent with every request. Source: conventions facts, section 3."""

MOST_PAGES = 1000
"""Pages that one list may have before it counts as endless."""

_LOG = redacted_logger(__name__)
_PATH = re.compile(r"/v1(?:/[A-Za-z0-9_\-]+)+", re.ASCII)
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_\-]{1,64}", re.ASCII)


class FlintClient:
    """
    Reads from and writes to Flint, with deadlines, retries and a guard against wrong accounts.

    Thread-safe; one is enough for a process and its forked children.

    Args:
        api_key: Decides the mode.
        base_url: https, or http on loopback.
        guard: Refuses answers of other accounts.
        transport: For tests; None: real connections.
        randomness: Spreads the pauses between tries.
        sleep: Waits some seconds.
        monotonic: Seconds that only rise, for the log.
        new_request_id: Makes the `X-Request-Id` of each try, such as a UUID.

    Raises:
        ConfigurationError: A base URL that cannot be, or a live key for loopback.
    """

    def __init__(
        self,
        api_key: ApiKey,
        *,
        base_url: str,
        guard: AccountGuard,
        transport: httpx.BaseTransport | None = None,
        randomness: random.Random,
        sleep: Callable[[float], None],
        monotonic: Callable[[], float],
        new_request_id: Callable[[], str],
    ) -> None:
        _check_address(api_key, base_url)
        self._guard = guard
        self._retries = RetryPolicy(randomness)
        self._sleep = sleep
        self._monotonic = monotonic
        self._new_request_id = new_request_id
        self._http = httpx.Client(
            base_url=base_url,
            auth=_KeyAuth(api_key),
            transport=transport or DeadlineTransport(),
            follow_redirects=False,
            trust_env=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=())),
            headers={
                "Accept": "application/json",
                "Accept-Encoding": "identity",
                "Flint-Version": API_VERSION,
                "User-Agent": f"flint-storefront/{flint_storefront.__version__}",
            },
        )

    @property
    def guard(self) -> AccountGuard:
        """Knows whose answers and deliveries are ours."""
        return self._guard

    def read(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        deadline: Deadline,
        is_person_waiting: bool,
    ) -> Answer:
        """
        GET.

        Args:
            path: Such as `/v1/orders/ord_…`.
            params: Query; lists as one comma-separated text.
            is_person_waiting: Fewer tries.

        Raises:
            FlintError: Flint refused, also after the last try.
            NotFlint, WrongAccount: Not an answer for us.
            FlintUnreachable: Not done in time.
        """

        def make() -> httpx.Request:
            return self._http.build_request("GET", _checked_path(path), params=dict(params or {}))

        attempt, _, _ = self._tries(make, deadline=deadline, is_person_waiting=is_person_waiting)
        if attempt.answer is None:
            raise attempt.error or FlintUnreachable("reset")
        return attempt.answer

    def write(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        idempotency_key: str,
        deadline: Deadline,
        is_person_waiting: bool,
        is_replay: bool = False,
    ) -> Answer:
        """
        Send *body* exactly as it is, under a key that the caller has stored with it.

        Args:
            idempotency_key: 1 to 64 of letters, digits, `-` and `_`.
            is_replay: These bytes have been sent before, in an earlier call, and nobody knows what came of
                it.

        Raises:
            FlintError: Flint refused; `is_definite_refusal` says whether for good.
            OutcomeUnknown: Nobody knows; send the same again later.
            ValueError: A key that cannot be.

        Source: design.md, promise 2.
        """
        if not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
            raise ValueError("not an idempotency key")
        headers = {"Content-Type": "application/json", "Idempotency-Key": idempotency_key}

        def make() -> httpx.Request:
            return self._http.build_request(method, _checked_path(path), content=body, headers=headers)

        attempt, was_sent, request_id = self._tries(
            make, deadline=deadline, is_person_waiting=is_person_waiting
        )
        if attempt.answer is None:
            raise write_error(attempt, was_sent=was_sent, is_replay=is_replay, request_id=request_id)
        return attempt.answer

    def pages(
        self,
        path: str,
        params: Mapping[str, str | int],
        *,
        deadline: Deadline,
        is_person_waiting: bool,
    ) -> Iterator[Answer]:
        """
        GET every page of a list, each when it is asked for.

        Raises:
            NotFlint: `endless_list`: a token that comes again, or more than a thousand pages.
            FlintError, NotFlint, FlintUnreachable: As of `read`, from any page.

        Source: conventions facts, section 8 (all other parameters stay as they are).
        """
        token: str | None = None
        seen: set[str] = set()
        for _ in range(MOST_PAGES):
            with_token = {**params, "page_token": token} if token else params
            page = self.read(path, with_token, deadline=deadline, is_person_waiting=is_person_waiting)
            yield page
            token = page.next_page_token
            if token is None:
                return
            if token in seen:
                break
            seen.add(token)
        raise NotFlint("endless_list")

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def _tries(
        self, make: Callable[[], httpx.Request], *, deadline: Deadline, is_person_waiting: bool
    ) -> tuple[Attempt, bool, str]:
        tries_made, was_sent = 0, False
        while True:
            request_id = self._new_request_id()
            attempt = self._try(make(), request_id, deadline)
            tries_made += 1
            was_sent = was_sent or attempt.may_have_arrived
            pause = self._retries.pause_seconds(
                tries_made=tries_made,
                is_person_waiting=is_person_waiting,
                retry_after_seconds=attempt.retry_after_seconds,
                deadline=deadline,
            )
            if not attempt.is_worth_retrying or pause is None:
                return attempt, was_sent, request_id
            self._sleep(pause)

    def _try(self, request: httpx.Request, request_id: str, deadline: Deadline) -> Attempt:
        request.headers["X-Request-Id"] = request_id
        started = self._monotonic()
        reply: Reply | None = None
        problem: httpx.TransportError | NotFlint
        try:
            reply = exchange(self._http, request, deadline)
        except (httpx.TransportError, NotFlint) as raised:
            problem = raised
        if reply is not None:
            attempt = self._judge(reply, request_id)
        elif isinstance(problem, NotFlint):
            attempt = of_foreign(problem, problem.status or 0, None)
        else:
            attempt = of_transport(problem, request_id)
        self._log(request, request_id, reply, attempt.error, self._monotonic() - started)
        return attempt

    def _judge(self, reply: Reply, request_id: str) -> Attempt:
        retry_after = find_retry_after(reply.headers)
        try:
            if 200 <= reply.status < 300:
                answer = read_answer(reply.status, reply.headers, reply.body)
                self._guard.check_answer(answer)
                return Attempt(answer=answer)
            error = read_error(reply.status, reply.headers, reply.body)
            self._guard.check_refusal(reply.headers, request_id=request_id)
            return of_refusal(error, retry_after)
        except NotFlint as problem:
            return of_foreign(problem, reply.status, retry_after)

    def _log(
        self,
        request: httpx.Request,
        request_id: str,
        reply: Reply | None,
        error: StorefrontError | None,
        seconds: float,
    ) -> None:
        status = reply.status if reply else None
        line = "%s %s -> %s in %.3f s (request %s)"
        facts: tuple[object, ...] = (request.method, request.url.path, status, seconds, request_id)
        if error is None:
            _LOG.debug(line, *facts)
            return
        _LOG.warning(line + ": %s %s", *facts, error, message_of(reply.body) if reply else "")


class _KeyAuth(httpx.Auth):
    def __init__(self, api_key: ApiKey) -> None:
        self._api_key = api_key

    def sync_auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers["Authorization"] = f"Bearer {self._api_key.reveal()}"
        yield request


def _check_address(api_key: ApiKey, base_url: str) -> None:
    mistake = base_url_mistake(base_url)
    if mistake is not None:
        raise ConfigurationError([f"BASE_URL: {mistake}"])
    if api_key.mode == "live" and is_loopback_url(base_url):
        raise ConfigurationError(["API_KEY: a live key must not be sent to a loopback BASE_URL"])


def _checked_path(path: str) -> str:
    if not _PATH.fullmatch(path):
        raise ValueError("not a path of Flint's API")
    return path
