"""Which server and which user the examples use: the environment says it, as for the tuicall command.

TUICALL_SERVER and TUICALL_CA_FILE name the server, TUICALL_SDK_APP_ID and TUICALL_USER the user. TUICALL_USER_SIG is
the user's ticket; for trying things out, TUICALL_SECRET_KEY makes one.
"""

import os
from typing import TypedDict

from tuicall import gen_user_sig


class Server(TypedDict):
    """The parameters of TUICallEngine."""

    server: str
    ca_file: str | None


class User(TypedDict):
    """The parameters of TUICallEngine.init."""

    sdk_app_id: int
    user_id: str
    user_sig: str


def server() -> Server:
    return {"server": os.environ["TUICALL_SERVER"], "ca_file": os.environ.get("TUICALL_CA_FILE")}


def user() -> User:
    sdk_app_id, user_id = int(os.environ["TUICALL_SDK_APP_ID"]), os.environ["TUICALL_USER"]
    ticket = os.environ.get("TUICALL_USER_SIG")
    if ticket is None:
        ticket = gen_user_sig(sdk_app_id, user_id, os.environ["TUICALL_SECRET_KEY"])
    return {"sdk_app_id": sdk_app_id, "user_id": user_id, "user_sig": ticket}
