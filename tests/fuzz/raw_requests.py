"""Bytes that no honest client sends, a request or several at a time."""

from collections.abc import Callable
from random import Random

HOST = b"Host: shop.example\r\n"
CHECK = b"GET /v1/sites/shop/check HTTP/1.1\r\n" + HOST
CHOICE = (
    b"POST /v1/sites/shop/choices HTTP/1.1\r\n" + HOST + b"Origin: https://shop.example"
    b"\r\nContent-Type: application/json\r\n"
)
PATHS = (
    b"/w/shop.js",
    b"/w/shop.de.js",
    b"/v1/sites/shop/check",
    b"/v1/sites/shop/authorize?require=statistics",
    b"/v1/sites/shop/notices/" + b"0" * 64,
    b"/v1/sites/shop/export?after=1",
    b"/v1/sites/shop/log/tile/0/000",
    b"/p/shop?lang=de",
    b"/openapi.json",
    b"/readyz",
)
ODD = (
    b"\0",
    b"\xff\xfe",
    b"%00",
    b"%ff",
    b"%",
    b"\r",
    b"\n",
    b"\t",
    b"..",
    b"//",
    b"'",
)


def request(random: Random) -> bytes:
    """Give one of many kinds of wrong requests."""
    return random.choice(KINDS)(random)


def request_line(random: Random) -> bytes:
    """Write a first line that is wrong in its method, its path or its version."""
    method = random.choice([b"GET", b"POST", b"get", b"G\0T", b"", b"CONNECT", b"\xff"])
    version = random.choice([b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", b"\0"])
    path = _spoilt(random, random.choice(PATHS), random.randrange(4))
    target = random.choice([path, b"http://shop.example" + path, b"*", path * 500, b""])
    return b"%b %b %b\r\n%b\r\n" % (method, target, version, HOST)


def headers(random: Random) -> bytes:
    """Write more headers than anybody needs, or ones that are none."""
    line = random.choice(
        [
            b"X-A: b\r\n",
            b"Cookie: pps_shop=c1.x\r\n",
            b"Host: a.example\r\n",
            b"X-Forwarded-For: \xff, ::1\r\n",
            b"Authorization: Bearer \xff\r\n",
            b"no colon\r\n",
            b" folded\r\n",
            b": none\r\n",
            b"X-\0: \0\r\n",
            b"Content-Length: 5\r\nContent-Length: 6\r\n",
            b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        ]
    )
    return CHECK + line * random.choice([1, 2, 64, 1000]) + b"\r\n"


def length(random: Random) -> bytes:
    """Announce another length than the body has."""
    says = random.choice(
        [b"-1", b"9" * 30, b"+2", b"0x2", b"1e3", b"2, 2", b"\xb2", b""]
    )
    return CHOICE + b"Content-Length: %b\r\n\r\n{}" % says


def chunks(random: Random) -> bytes:
    """Write a body in chunks that are none."""
    body = random.choice(
        [
            b"zz\r\n{}\r\n0\r\n\r\n",
            b"-1\r\n{}\r\n",
            b"ffffffffffffffffff\r\n{}",
            b"2\r\n{}0\r\n\r\n",
            b"2;" + b"x" * 9000 + b"\r\n{}\r\n0\r\n\r\n",
            b"2\r\n{}\r\n0\r\nX: \0\r\n\r\n",
            b"1\r\n{\r\n" * 9000,
        ]
    )
    return CHOICE + b"Transfer-Encoding: chunked\r\n\r\n" + body


def cookies(random: Random) -> bytes:
    """Show cookies that are long, many, or no text."""
    value = bytes(random.choices(range(1, 256), k=random.choice([1, 300, 3000])))
    value = value.replace(b"\r", b"").replace(b"\n", b"")
    name = random.choice([b"pps_shop=", b"__Host-pps_shop=c1.shop.", b"pp_shop=", b"="])
    cookie = (name + value + b"; ") * random.choice([1, 9, 20])
    return random.choice([CHECK, CHOICE]) + b"Cookie: " + cookie + b"\r\n\r\n"


def body(random: Random) -> bytes:
    """Send JSON that is none, or that nobody should read."""
    data = random.choice(
        [
            b"\xff\xfe{}",
            b'{"action":"\xc3\x28"}',
            b'{"key":"\\ud800"}',
            b"[" * 4000,
            b'{"a":' * 1500,
            b'{"a":1,"a":2}',
            b'{"n":' + b"9" * 7000 + b"}",
            b"NaN",
            b"\0" * 100,
            b"{}" * 9000,
            bytes(random.choices(range(256), k=400)),
        ]
    )
    return CHOICE + b"Content-Length: %d\r\n\r\n" % len(data) + data


def pipelined(random: Random) -> bytes:
    """Ask several things before the first answer, the last one wrongly."""
    good = CHECK + b"\r\n"
    return good * random.randrange(1, 20) + request(random)


def torn(random: Random) -> bytes:
    """Stop somewhere in the middle."""
    whole = random.choice([CHECK + b"\r\n", CHOICE + b"Content-Length: 9\r\n\r\n{}"])
    return whole[: random.randrange(len(whole))]


def spoilt(random: Random) -> bytes:
    """Change some bytes of a good request."""
    return _spoilt(random, CHECK + b"Accept: */*\r\n\r\n", random.randrange(1, 9))


def noise(random: Random) -> bytes:
    """Send no HTTP at all."""
    return random.randbytes(random.choice([1, 60, 5000]))


KINDS: tuple[Callable[[Random], bytes], ...] = (
    request_line,
    headers,
    length,
    chunks,
    cookies,
    body,
    pipelined,
    torn,
    spoilt,
    noise,
)


def _spoilt(random: Random, data: bytes, times: int) -> bytes:
    for _ in range(times):
        at = random.randrange(len(data) + 1)
        keep = at + random.randrange(2)
        data = data[:at] + random.choice(ODD) + data[keep:]
    return data
