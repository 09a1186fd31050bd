"""Makes UserSig tickets, written for the tests from docs/usersig.md and not from the library that they test."""

import base64
import hashlib
import hmac
import json
import time
import zlib


def make(sdk_app_id, user_id, secret_key, life_s):
    """A ticket that is valid for so many seconds; with a negative number one that has run out already."""
    made_at = int(time.time())
    if life_s < 0:
        made_at, life_s = made_at - 60, 1
    text = f"TLS.identifier:{user_id}\nTLS.sdkappid:{sdk_app_id}\nTLS.time:{made_at}\nTLS.expire:{life_s}\n"
    signature = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    ticket = {
        "TLS.ver": "2.0",
        "TLS.identifier": user_id,
        "TLS.sdkappid": sdk_app_id,
        "TLS.time": made_at,
        "TLS.expire": life_s,
        "TLS.sig": base64.b64encode(signature).decode(),
    }
    packed = base64.b64encode(zlib.compress(json.dumps(ticket).encode())).decode()
    return packed.translate(str.maketrans("+/=", "*-_"))
