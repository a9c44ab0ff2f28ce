"""One request of the API, from its first byte to its answer."""

import json
import logging
from typing import Any

from flask import Request, Response

from flint_storefront.sandbox.api import idempotency
from flint_storefront.sandbox.api.authentication import authenticate, find_public_environment
from flint_storefront.sandbox.api.bodies import read_body
from flint_storefront.sandbox.api.calls import HANDLERS, Answer, Call
from flint_storefront.sandbox.api.errors import ApiError, error_body, is_retryable
from flint_storefront.sandbox.api.parameters import read_query
from flint_storefront.sandbox.contract.loader import Operation
from flint_storefront.sandbox.contract.validation import find_answer_problems
from flint_storefront.sandbox.control import faults
from flint_storefront.sandbox.due import settle_everything
from flint_storefront.sandbox.state import Document, Environment, Sandbox, public

API_VERSION = "2026-09-07"

MAXIMUM_REQUEST_ID_LENGTH = 255

logger = logging.getLogger(__name__)


class Exchange:
    """
    One request and its answer.

    Args:
        sandbox: The state; its lock is taken for the parts that touch it, never while a fault delays.
        operation: What is called.
        request: As it came.
        path: Path parameters.
    """

    def __init__(
        self, sandbox: Sandbox, operation: Operation, request: Request, path: dict[str, str]
    ) -> None:
        self.sandbox = sandbox
        self.operation = operation
        self.request = request
        self.path = path
        self.raw_body = request.get_data(cache=True)
        self.request_id = choose_request_id(sandbox, request)
        self._environment: Environment | None = None
        self.idempotency_key: str | None = None
        self.record_name: str | None = None

    def run(self) -> Response:
        """
        Answer the request.

        Raises:
            ConnectionLost: a fault cuts the connection.
        """
        try:
            with self.sandbox.lock:
                self._environment = self._find_environment()
                if self.operation.refuses_input:
                    check_version(self.request.headers.get("Flint-Version"))
                replay = self._reserve_key()
        except ApiError as error:
            response = self._refuse(error)
            self._check_answer(response)
            return response
        return self._run_with_faults(replay)

    def _run_with_faults(self, replay: Response | None) -> Response:
        is_settled = False
        try:
            ordered = faults.apply(self.sandbox, self.operation.name, self.request, phase="before")
            if ordered is not None:
                return self._dress(ordered)
            with self.sandbox.lock:
                response = replay or self._answer()
                is_settled = self._settle_key(response)
                if self.request.method != "GET":
                    self.sandbox.save()
        finally:
            if not is_settled:
                self._release_key()
        self._check_answer(response)
        ordered = faults.apply(
            self.sandbox, self.operation.name, self.request, phase="after", response=response
        )
        return response if ordered is None else self._dress(ordered)

    @property
    def environment(self) -> Environment:
        """The environment of the presented key; known once the call is authenticated."""
        if self._environment is None:
            raise LookupError("the call is not authenticated")
        return self._environment

    def _find_environment(self) -> Environment:
        if self.operation.is_public:
            return find_public_environment(self.sandbox, self.path)
        return authenticate(self.sandbox, self.request.headers, self.operation)

    def _answer(self) -> Response:
        try:
            answer = HANDLERS[self.operation.name](self._read_call())
            status = answer.status or self.operation.success_status
            return self._make_response(status, dump(self._make_body(answer)))
        except ApiError as error:
            refusal = error
        except Exception as error:
            logger.exception("the sandbox failed in %s", self.operation.name)
            self._note_deviation("answer", [f"internal error: {error!r}"])
            refusal = ApiError("INTERNAL_ERROR", "The sandbox failed.", status=500)
        return self._refuse(refusal)

    def _refuse(self, error: ApiError) -> Response:
        return self._make_response(error.status, dump(error_body(error, request_id=self.request_id)))

    def _read_input(self) -> tuple[Document, Document]:
        if not self.operation.refuses_input:
            return {}, {}
        try:
            query = read_query(self.operation, self.request.args)
            body = read_body(self.operation, self.raw_body, self.request.headers.get("Content-Type", ""))
        except ApiError as error:
            self._note_deviation("request", [str(error)])
            raise
        return query, body

    def _read_call(self) -> Call:
        settle_everything(self.sandbox)
        query, body = self._read_input()
        return Call(
            sandbox=self.sandbox,
            environment=self.environment,
            operation=self.operation.name,
            path=self.path,
            query=query,
            body=body,
            request_id=self.request_id,
            idempotency_key=self.idempotency_key or "",
        )

    def _make_body(self, answer: Answer) -> Document:
        meta: Document = {"api_version": API_VERSION, "request_id": self.request_id}
        if self.operation.is_idempotent:
            meta["idempotency_replayed"] = False
        if answer.warnings:
            meta["warnings"] = answer.warnings
        body: Document = {"data": public(answer.data)}
        if answer.next_page_token is not None:
            body["next_page_token"] = answer.next_page_token
        return body | {"request_id": self.request_id, "meta": meta}

    def _reserve_key(self) -> Response | None:
        if not self.operation.is_idempotent:
            return None
        key = self.request.headers.get("Idempotency-Key")
        if key is None and self.operation.is_key_required:
            self._note_deviation("request", ["no Idempotency-Key"])
            raise ApiError("IDEMPOTENCY_KEY_REQUIRED", "Send an Idempotency-Key.")
        if key is None:
            self.idempotency_key = "flint-" + self.sandbox.new_uuid()
            return None
        idempotency.check_key(key)
        self.idempotency_key = key
        name = idempotency.make_record_name(self.operation.name, key)
        fingerprint = idempotency.make_fingerprint(self.request.method, self.request.full_path, self.raw_body)
        record = idempotency.reserve(self.sandbox, self.environment, name, fingerprint)
        if record is None:
            self.record_name = name
            return None
        response = self._make_response(record["status"], idempotency.make_replay_body(record))
        response.headers["Idempotency-Replayed"] = "true"
        return response

    def _settle_key(self, response: Response) -> bool:
        """Store a definite answer; tell whether the key, if any, needs no release."""
        if self.record_name is None:
            return True
        text = response.get_data(as_text=True)
        if response.status_code >= 400 and may_pass_later(response.status_code, text):
            return False
        idempotency.finish(self.environment, self.record_name, response.status_code, text)
        return True

    def _release_key(self) -> None:
        if self.record_name is not None:
            with self.sandbox.lock:
                idempotency.release(self.environment, self.record_name)

    def _make_response(self, status: int, text: str) -> Response:
        response = Response(text, status=status, content_type="application/json")
        return self._dress(response)

    def _dress(self, response: Response) -> Response:
        """Set Flint's headers where the response, perhaps a fault's, does not already bring its own."""
        headers = {"X-Request-Id": self.request_id, "Flint-Version": API_VERSION}
        if self._environment is not None:
            headers |= {
                "Flint-Mode": self.environment.mode,
                "Flint-Merchant-Id": self.environment.merchant_id,
                "Flint-Merchant-Environment-Id": self.environment.environment_id,
                "Flint-Sandbox-Id": self.environment.sandbox_id,
            }
        if self.idempotency_key is not None:
            headers["Idempotency-Key"] = self.idempotency_key
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    def _check_answer(self, response: Response) -> None:
        problems = find_answer_problems(self.operation.name, response.status_code, response.get_data())
        if problems:
            self._note_deviation("answer", [f"{problem.param}: {problem.message}" for problem in problems])

    def _note_deviation(self, direction: str, problems: list[str]) -> None:
        self.sandbox.note_deviation(
            operation=self.operation.name,
            direction=direction,
            problems=problems,
            request_id=self.request_id,
        )


def choose_request_id(sandbox: Sandbox, request: Request) -> str:
    """Return the caller's X-Request-Id, or a new UUID when it sent none that can be echoed."""
    sent = request.headers.get("X-Request-Id", "")
    if 0 < len(sent) <= MAXIMUM_REQUEST_ID_LENGTH and all(" " < character <= "~" for character in sent):
        return sent
    with sandbox.lock:
        return sandbox.new_uuid()


def check_version(version: str | None) -> None:
    """Raise INVALID_API_VERSION unless *version* is absent or the one that the sandbox speaks."""
    if version is not None and version != API_VERSION:
        raise ApiError(
            "INVALID_API_VERSION", f"The sandbox speaks {API_VERSION} only.", param="Flint-Version"
        )


def may_pass_later(status: int, text: str) -> bool:
    """Return whether the same request may get another answer later, so that its key stays free."""
    code = json.loads(text)["error"]["code"]
    return status >= 500 or is_retryable(ApiError(code, "", status=status))


def dump(value: Any) -> str:
    """Return compact JSON."""
    return json.dumps(value, separators=(",", ":"))
