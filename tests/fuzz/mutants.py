"""Bytes that are almost right: something genuine, with a few places spoilt."""

from hypothesis import strategies as st

ODD = (b"", b"\0", b"\n", b'"', b"{", b"[", b"=", b".", b"9" * 30, b"\xff", b"\xc3")
EDITS = st.lists(
    st.tuples(
        st.integers(0, 1 << 16),
        st.integers(0, 3),
        st.one_of(st.sampled_from(ODD), st.binary(max_size=3)),
    ),
    min_size=1,
    max_size=4,
)


def mutants(sample: bytes) -> st.SearchStrategy[bytes]:
    """Draw what is left of a sample after some edits, and sometimes anything else."""
    spoilt = EDITS.map(lambda edits: _spoilt(sample, edits))
    torn = st.integers(0, len(sample)).map(lambda end: sample[:end])
    return st.one_of(spoilt, spoilt, torn, st.binary(max_size=300))


def _spoilt(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, taken, given in edits:
        place = at % (len(data) + 1)
        data = data[:place] + given + data[place + taken :]
    return data
