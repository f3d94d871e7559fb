"""A small writer of MaxMind's format 2.0: a tree over IPv6 with IPv4 at its far left.

https://maxmind.github.io/MaxMind-DB/ describes it; records are 24 bits wide.
"""

from collections.abc import Mapping
from ipaddress import IPv4Network, ip_network
from pathlib import Path
from typing import Any

_MARKER = b"\xab\xcd\xefMaxMind.com"
_STRING, _UINT16, _UINT32, _MAP, _UINT64, _ARRAY = 2, 5, 6, 7, 9, 11
_NUMBERS = {
    "node_count": _UINT32,
    "record_size": _UINT16,
    "ip_version": _UINT16,
    "binary_format_major_version": _UINT16,
    "binary_format_minor_version": _UINT16,
    "build_epoch": _UINT64,
}


def place(country: str, region: str = "") -> dict[str, Any]:
    """Give what GeoIP2 says of a place."""
    within = {"subdivisions": [{"iso_code": region}]} if region else {}
    return {"country": {"iso_code": country}, **within}


def write(path: Path, networks: Mapping[str, Any]) -> Path:
    """Write what is known of some networks, none of them within another."""
    nodes: list[list[int | None]] = [[None, None]]
    data, offsets = b"", []
    for network, known in networks.items():
        offsets.append(len(data))
        data += _encode(known)
        _plant(nodes, _bits(network), -len(offsets))
    tree = b"".join(
        _record(side, len(nodes), offsets).to_bytes(3, "big")
        for node in nodes
        for side in node
    )
    path.write_bytes(tree + bytes(16) + data + _MARKER + _encode(_about(len(nodes))))
    return path


def _bits(network: str) -> str:
    known = ip_network(network)
    shift = 96 if isinstance(known, IPv4Network) else 0
    return f"{int(known.network_address):0128b}"[: shift + known.prefixlen]


def _plant(nodes: list[list[int | None]], bits: str, leaf: int) -> None:
    """Leaves are below zero: -1 is the first one."""
    at = 0
    for bit in bits[:-1]:
        side = nodes[at][int(bit)]
        if side is None:
            side = nodes[at][int(bit)] = len(nodes)
            nodes.append([None, None])
        at = side
    nodes[at][int(bits[-1])] = leaf


def _record(side: int | None, count: int, offsets: list[int]) -> int:
    if side is None:
        return count
    return side if side >= 0 else count + 16 + offsets[-side - 1]


def _encode(value: Any, kind: int = _UINT32) -> bytes:
    match value:
        case str():
            return _head(_STRING, len(value.encode())) + value.encode()
        case int():
            digits = value.to_bytes((value.bit_length() + 7) // 8, "big")
            return _head(kind, len(digits)) + digits
        case list():
            return _head(_ARRAY, len(value)) + b"".join(map(_encode, value))
        case _:
            pairs = (
                _encode(k) + _encode(v, _NUMBERS.get(k, _UINT32))
                for k, v in value.items()
            )
            return _head(_MAP, len(value)) + b"".join(pairs)


def _head(kind: int, size: int) -> bytes:
    if size > 28:
        raise ValueError("this writer knows short values only")
    return bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])


def _about(count: int) -> dict[str, Any]:
    return {
        "node_count": count,
        "record_size": 24,
        "ip_version": 6,
        "database_type": "Test-City",
        "languages": ["en"],
        "binary_format_major_version": 2,
        "binary_format_minor_version": 0,
        "build_epoch": 1_800_000_000,
        "description": {"en": "Made by the tests"},
    }
