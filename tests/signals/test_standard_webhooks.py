"""Signing as Standard Webhooks 1.0.0 asks, against the vector its libraries share."""

import base64
import hmac

from consent.signals.standard_webhooks import headers, write_secret

KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
NAME, TIME, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'


def test_the_published_vector() -> None:
    """Key, id, time and body of the specification's libraries give their signature."""
    assert headers(NAME, TIME, BODY, [KEY]) == {
        "webhook-id": NAME,
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_every_key_signs() -> None:
    """While a key is exchanged, whoever holds either finds their signature."""
    given = headers(NAME, TIME, BODY, [b"new" * 8, KEY])["webhook-signature"]
    first, second = given.split(" ")
    new = hmac.digest(b"new" * 8, b"%s.1614265330.%s" % (NAME.encode(), BODY), "sha256")
    assert first == f"v1,{base64.b64encode(new).decode()}"
    assert second == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_written_as_libraries_read_it() -> None:
    """Its prefix says what it is."""
    assert write_secret(KEY) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
