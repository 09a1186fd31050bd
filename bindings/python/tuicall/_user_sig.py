"""Tickets with which users log in."""

from __future__ import annotations

from . import _arguments, _native

_MAX_SECONDS = 2**62


def gen_user_sig(sdk_app_id: int, user_id: str, secret_key: str, expire: int = 604800) -> str:
    """Makes a UserSig ticket (TLSSigAPIv2) that is valid for ``expire`` seconds from now.

    Keep the secret key on a server: whoever has it can log in as anybody. Raises TUICallError -1202.
    """
    return _native.make_user_sig(
        _arguments.unsigned("sdk_app_id", sdk_app_id),
        _arguments.text("user_id", user_id),
        _arguments.text("secret_key", secret_key),
        _arguments.number("expire", expire, 1, _MAX_SECONDS),
        0,
    )


def check_user_sig(user_sig: str, sdk_app_id: int, user_id: str, secret_key: str) -> int:
    """Checks a ticket as the server does; gives the Unix time in seconds until which it is valid.

    Raises TUICallError 70001 to 70014.
    """
    return _native.check_user_sig(
        _arguments.text("user_sig", user_sig),
        _arguments.unsigned("sdk_app_id", sdk_app_id),
        _arguments.text("user_id", user_id),
        _arguments.text("secret_key", secret_key),
        0,
    )
