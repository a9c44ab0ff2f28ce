"""
The framework's CSRF protection, for the core to ask where a page of one visitor needs it.
"""

from flask import request
from flask_wtf import FlaskForm  # type: ignore[import-untyped]

from flint_storefront.page_request import CsrfField

TOKEN_LIFE_SECONDS = 400 * 86_400
"""As long as the visitor cookie; the token is bound to the host's session, which ends earlier."""


class StorefrontForm(FlaskForm):  # type: ignore[misc]
    """
    A form of ours: only the token. What its fields may hold is checked in the core.

    The token is the one of `CSRFProtect` when the host has it; when not, the same kind, signed by the app's
    secret key.
    """

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """
        The check is ours alone, so the host's switches for its own forms do not turn it off.
        """

        csrf = True
        csrf_time_limit = TOKEN_LIFE_SECONDS


class FlaskCsrfGate:
    """
    The token of this request's session. Touches the session only when asked.
    """

    def field(self) -> CsrfField:
        """
        The hidden field for a form on this page.
        """
        form = StorefrontForm(formdata=None)
        name = form.meta.csrf_field_name
        return CsrfField(name=name, value=form[name].current_token)

    def is_valid(self) -> bool:
        """
        True when the submitted form carries this session's token.
        """
        return bool(StorefrontForm(formdata=request.form).validate())
