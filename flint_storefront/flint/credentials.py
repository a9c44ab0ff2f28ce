"""
Secrets: the API key, and the filter that keeps every secret out of logs. The only place that knows what a
secret looks like.

Source: conventions facts, section 2; observed-behaviour facts, *Transport* (prefixes); checkout_sessions
facts, section 4.
"""

from __future__ import annotations

import logging
import re
import traceback

MODES = ("test", "live")
"""The two worlds of Flint; nothing crosses between them."""

_KEY = re.compile(r"flint_(test|live)_[A-Za-z0-9_\-]{4,200}", re.ASCII)
_SECRET = re.compile(
    r"(flint_(?:test|live|cses|cref)_|whsec_|ckat_|cklt_|gccp_|gccf_|tok_|ctoken_"
    r"|checkout_token(?:=|%3[Dd])|[Bb]earer\s+)[A-Za-z0-9_.+/=%~\-]+"
)
_HIDDEN = "[hidden]"


class ApiKey:
    """
    A merchant's API key. Its text leaves only through `reveal`; `repr`, `str` and errors never show it.

    Make one with `ApiKey.parse`.
    """

    __slots__ = ("_text", "mode")

    mode: str
    """`test` or `live`, from the prefix."""

    def __init__(self, key_text: str, mode: str) -> None:
        self._text = key_text
        self.mode = mode

    @classmethod
    def parse(cls, key_text: str) -> ApiKey:
        """
        Read a key such as `flint_test_…`.

        Raises:
            ValueError: It is no such key; the message does not repeat it.
        """
        match = _KEY.fullmatch(key_text) if isinstance(key_text, str) else None
        if match is None:
            raise ValueError("must be flint_test_ or flint_live_ and letters, digits, - or _, without blanks")
        return cls(key_text, match.group(1))

    def reveal(self) -> str:
        """The key itself, for the one header that carries it."""
        return self._text

    def __repr__(self) -> str:
        return f"ApiKey({self.mode}, {_HIDDEN})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ApiKey) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


def redact_text(text: str) -> str:
    """
    *text* without secrets: `flint_test_abcd` becomes `flint_test_[hidden]`.

    Covers API keys, customer and checkout credentials, launch tokens (also in an address), webhook secrets
    and bearer headers.
    """
    return _SECRET.sub(lambda match: match.group(1) + _HIDDEN, text)


class RedactSecrets(logging.Filter):
    """
    Masks secrets in a record: message, arguments, extras, exception and stack.

    It never drops a record. A traceback that held a secret is kept as text only, so that no handler can print
    it anew.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask, and let pass."""
        self._mask_message(record)
        self._mask_exception(record)
        for name, value in list(record.__dict__.items()):
            if name in {"msg", "args", "exc_info"} or value is None or isinstance(value, int | float):
                continue
            shown = value if isinstance(value, str) else repr(value)
            masked = redact_text(shown)
            if masked != shown:
                record.__dict__[name] = masked
        return True

    def _mask_message(self, record: logging.LogRecord) -> None:
        try:
            message = record.getMessage()
        except Exception:
            # Arguments that do not fit: logging would print them raw to stderr.
            message = f"{record.msg} {record.args}"
        masked = redact_text(message)
        if masked != message:
            record.msg, record.args = masked, None

    def _mask_exception(self, record: logging.LogRecord) -> None:
        if not record.exc_info or record.exc_info[0] is None:
            return
        shown = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        masked = redact_text(shown)
        if masked != shown:
            record.exc_text, record.exc_info = masked, None


def redacted_logger(name: str) -> logging.Logger:
    """
    The logger *name* with `RedactSecrets` on it, once. Filters of a logger do not reach its children: each of
    ours asks here.
    """
    logger = logging.getLogger(name)
    if not any(isinstance(present, RedactSecrets) for present in logger.filters):
        logger.addFilter(RedactSecrets())
    return logger
