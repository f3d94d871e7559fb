"""What each figure has to reach."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure, its bar in words, and whether it is met, missed or not measured."""

    benchmark: str
    what: str
    figure: float
    bar: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure at `path` in what a benchmark prints, and how much or little it may be.

    Without either bound it is told for information.
    """

    benchmark: str
    what: str
    path: tuple[str, ...]
    least: float | None = None
    most: float | None = None

    def hold(self, said: Mapping[str, Any]) -> Verdict:
        """Hold a benchmark's figures against the bar."""
        words = self._words()
        value: Any = said
        for key in self.path:
            if not isinstance(value, Mapping) or key not in value:
                return Verdict(self.benchmark, self.what, float("nan"), words, "missed")
            value = value[key]
        return Verdict(
            self.benchmark, self.what, float(value), words, self._verdict(value)
        )

    def _words(self) -> str:
        if self.least is not None:
            return f">= {self.least:g}"
        return "" if self.most is None else f"<= {self.most:g}"

    def _verdict(self, value: float) -> str:
        if self.least is None and self.most is None:
            return ""
        met = (self.least is None or value >= self.least) and (
            self.most is None or value <= self.most
        )
        return "met" if met else "missed"


def _door(name: str, least: float | None = None) -> Bar:
    return Bar("doors", f"{name}, CPU ratio", (name, "cpu_ratio"), least)


def _notice(what: str, path: tuple[str, ...], most: float | None = None) -> Bar:
    return Bar("notice", what, path, most=most)


def _harm(kind: str, what: str) -> tuple[Bar, Bar]:
    return (
        Bar("harm", f"{what}: check beside it, times", (kind, "median_ratio"), most=2),
        Bar("harm", f"{what}: event loop's lag, p99 ms", (kind, "lag_p99_ms"), most=20),
    )


BARS = (
    _door("check, distinct tokens", 0.85),
    _door("check, repeated tokens", 1.0),
    _door("check, no tokens"),
    _door("authorize, distinct tokens", 0.8),
    _door("authorize, repeated tokens", 0.8),
    _door("authorize, no tokens"),
    _door("widget", 0.75),
    Bar("peer", "choices, times its rate", ("choices", "rate_ratio"), 10),
    Bar("peer", "choices, times less CPU", ("choices", "cpu_ratio")),
    Bar("peer", "check, times its rate", ("check", "rate_ratio"), 4),
    Bar("peer", "check, times less CPU", ("check", "cpu_ratio")),
    Bar("durable", "choices on SQLite, CPU ratio", ("sqlite", "cpu_ratio"), 0.55),
    Bar("durable", "choices on PostgreSQL, CPU ratio", ("postgres", "cpu_ratio"), 0.4),
    Bar("growth", "append rate, over that at 10,000", ("append_ratio",), 0.8),
    Bar("growth", "records it was measured at", ("records",), 10_000_000),
    Bar("append", "group commit at 64 clients, times", ("64", "ratio"), 3),
    Bar("append", "group commit at 256 clients, times", ("256", "ratio"), 4),
    Bar("tree", "appends with tree at 64 clients, ratio", ("64", "ratio"), 0.8),
    Bar("tree", "appends with tree at 256 clients, ratio", ("256", "ratio"), 0.8),
    Bar("ledger", "cold inclusion proofs a second", ("proofs",), 1_000),
    Bar("ledger", "NDJSON over sqlite3 -csv, ratio", ("export_ratio",), 1.5),
    Bar("ledger", "service's memory while exporting, MB", ("export_mb",), most=64),
    Bar("ledger", "verify the whole bundle, s", ("verify_seconds",), most=60),
    Bar("footprint", "idle service, MB", ("idle_mb",), most=64),
    Bar("footprint", "import over Starlette's, ratio", ("import_ratio",), most=2.5),
    Bar("footprint", "memory of `consent export`, MB", ("export_mb",), most=64),
    Bar("webhooks", "appends with a webhook at 64, ratio", ("64", "taking ratio")),
    Bar("webhooks", "appends with one that is down, ratio", ("64", "down ratio")),
    Bar("ready", "ready again after kill -9, s", ("ready_seconds",)),
    Bar("ready", "of it, opening and loading the ledger, s", ("read_seconds",), most=1),
    Bar(
        "gate", "500 scripts, 5,000 nodes: CPU with the gate", ("gate_ratio",), most=1.1
    ),
    Bar("gate", "the same, holding back untagged ones", ("hold_ratio",), most=1.1),
    _notice("main-thread tasks over vanilla-cookieconsent's", ("tasks_ratio",), 0.85),
    _notice("script time over vanilla-cookieconsent's", ("script_ratio",), 0.6),
    _notice("a refusal's tasks over vanilla-cookieconsent's", ("refusal_ratio",)),
    _notice("Reject to gone, ms over a bare banner", ("gone_over_bare_ms",), 16.7),
    _notice("sync tag: shown after the first paint, ms", ("sync_after_ms",), 0),
    _notice("async tag: the same, 100 ms a round trip", ("async_after_ms",), 116.7),
    _notice("slowest interaction, ms", ("slowest_ms",), 56),
    _notice("layout shift", ("shift",), 0),
    _notice("visits in which it is the largest paint", ("largest",), 0),
    _notice("requests", ("sizes", "ours", "requests"), 1),
    _notice("bytes", ("sizes", "ours", "brotli"), 6_000),
    *_harm("slow", "500 clients at 1 B/s"),
    *_harm("oversized", "bodies without an end"),
    *_harm("sender", "one sender's choices"),
    *_harm("visitors", "new visitors' choices"),
    *_harm("checks", "checks of another site"),
    *_harm("tokens", "100,000 tokens"),
    Bar("harm", "most memory over twice the idle, MB", ("over_mb",), most=64),
    Bar("harm", "refused as too much", ("refused",), least=1),
    Bar("harm", "of it, without Retry-After", ("untold",), most=0),
    Bar("harm", "questions without an answer", ("not_answered",), most=0),
    Bar("harm", "answers 5xx but 503", ("faults",), most=0),
    Bar("harm", "all well again after, s", ("recovered_s",), most=2),
)
