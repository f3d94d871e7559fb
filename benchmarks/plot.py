"""Lines in an SVG that follows the reader's colours, and the tables beside them."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 34, 44
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #222 }
.title { font-weight: 600 }
.axis { stroke: #888; fill: none } .grid { stroke: #ddd }
.line { fill: none; stroke-width: 2 }
.a { stroke: #0b62c4; fill: #0b62c4 } .b { stroke: #b3470b; fill: #b3470b }
.c { stroke: #26753b; fill: #26753b } .d { stroke: #7a3fa8; fill: #7a3fa8 }
.e { stroke: #6b6b00; fill: #6b6b00 } .line { fill: none }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd } .axis { stroke: #999 } .grid { stroke: #444 }
  .a { stroke: #6cb2ff; fill: #6cb2ff } .b { stroke: #ffa066; fill: #ffa066 }
  .c { stroke: #7fd694; fill: #7fd694 } .d { stroke: #cf9cf5; fill: #cf9cf5 }
  .e { stroke: #d8d860; fill: #d8d860 } .line { fill: none }
}"""


@dataclass(frozen=True, slots=True)
class Plot:
    """Some values over one; both axes are logarithmic. `what` names each by its key."""

    name: str
    title: str
    over: str
    rows: Sequence[Mapping[str, float]]
    what: Mapping[str, str]


RATE = {"rate": "a second"}
TIMES = {"p50_ms": "median, ms", "p99_ms": "99th, ms"}
CPU = {"cpu_us": "CPU of one, µs"}
APPENDED = {"appends_a_second": "a second"}
APPEND_TIMES = {"append_p50_ms": "median, ms", "append_p99_ms": "99th, ms"}


def draw(said: Mapping[str, Any], folder: Path, page: Path) -> None:
    """Write the plots to a folder, and their tables into a page between its marks."""
    text = page.read_text()
    for plots in _families(said):
        for plot in plots:
            (folder / f"{plot.name}.svg").write_text(svg(plot))
        both = {key: name for plot in plots for key, name in plot.what.items()}
        extra = CPU if "cpu_us" in plots[0].rows[0] else {}
        text = filled(text, plots[0].name, table(plots[0], {**both, **extra}))
    page.write_text(text)


def _families(said: Mapping[str, Any]) -> list[list[Plot]]:
    """Give plots that share a table: how many, and how long each took."""
    names = ("choices", "checks", "sites", "nodes")
    titles = ("Choices", "Checks", "Choices of 64 clients", "Choices of 64 clients")
    overs = ("clients", "clients", "sites", "nodes")
    kept = said["records"]
    pages = [{"records": row["records"], **row["queries_ms"]} for row in kept]
    asked = {name: name for name in pages[0] if name != "records"}
    return [
        *(
            [
                Plot(name, f"{title} a second", over, said[name], RATE),
                Plot(f"{name}-time", f"{title}, ms", over, said[name], TIMES),
            ]
            for name, title, over in zip(names, titles, overs, strict=True)
        ),
        [
            Plot("records", "Appends a second", "records", kept, APPENDED),
            Plot("records-time", "Appends, ms", "records", kept, APPEND_TIMES),
        ],
        [Plot("queries", "Queries, ms", "records", pages, asked)],
    ]


def svg(plot: Plot) -> str:
    """Draw a plot; its words are its title, and its table says the rest."""
    keys = list(plot.what)
    xs = [float(row[plot.over]) for row in plot.rows]
    ys = [_least(row[key]) for row in plot.rows for key in keys]
    low = 10.0 ** math.floor(math.log10(min(ys)))
    high = 10.0 ** max(1 + math.log10(low), math.ceil(math.log10(max(ys))))
    across = _scale(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    down = _scale(low, high, HEIGHT - BOTTOM, TOP)
    parts = [*_rules(low, high, down), *_ticks(plot.over, xs, across)]
    ends = list[tuple[float, str]]()
    for letter, key in zip("abcde", keys, strict=False):
        heights = [down(_least(row[key])) for row in plot.rows]
        parts.append(_line(letter, list(zip(map(across, xs), heights, strict=True))))
        ends.append((heights[-1], plot.what[key]))
    parts += _names(ends)
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{plot.title}">\n<style>{STYLE}</style>\n'
        f'<text class="title" x="{LEFT}" y="18">{plot.title}</text>\n{body}\n</svg>\n'
    )


def _least(value: float) -> float:
    return max(float(value), 0.01)


def _scale(
    low: float, high: float, start: float, stop: float
) -> Callable[[float], float]:
    span = math.log(high / low) or 1.0
    return lambda value: start + math.log(value / low) / span * (stop - start)


def _rules(low: float, high: float, down: Callable[[float], float]) -> Iterator[str]:
    value = low
    while value <= high * 1.001:
        y = round(down(value), 1)
        yield f'<path class="grid" d="M{LEFT} {y}H{WIDTH - RIGHT}"/>'
        yield _text(LEFT - 6, y + 4, f"{value:,.10g}", "end")
        value *= 10


def _ticks(
    over: str, xs: Sequence[float], across: Callable[[float], float]
) -> Iterator[str]:
    base = HEIGHT - BOTTOM
    yield f'<path class="axis" d="M{LEFT} {TOP}V{base}H{WIDTH - RIGHT}"/>'
    for x in xs:
        yield _text(across(x), base + 18, f"{int(x):,}", "middle")
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, over, "middle")


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>'


def _line(letter: str, points: Sequence[tuple[float, float]]) -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(
        f'<circle class="{letter}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points
    )
    return f'<path class="line {letter}" d="M{path}"/>{dots}'


def _names(ends: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Write each line's name at its end, below the one above it."""
    above = -math.inf
    for y, name in sorted(ends):
        above = max(y + 4, above + 15)
        yield _text(WIDTH - RIGHT + 8, above, name, "start")


def table(plot: Plot, what: Mapping[str, str]) -> str:
    """Write values of a plot's rows as a table."""
    head = [plot.over, *what.values()]
    rows = [
        [f"{value:,}" for value in map(row.__getitem__, (plot.over, *what))]
        for row in plot.rows
    ]
    return "\n".join(map(cells, [head, ["---"] * len(head), *rows]))


def cells(values: Sequence[str]) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(values)} |"


def filled(text: str, name: str, with_: str) -> str:
    """Put a text between the marks of a name."""
    mark = f"<!-- {name} -->"
    pattern = rf"{re.escape(mark)}\n.*?{re.escape(f'<!-- /{name} -->')}"
    into = f"{mark}\n{with_}\n<!-- /{name} -->"
    done, count = re.subn(pattern, lambda _: into, text, flags=re.S)
    if not count:
        raise SystemExit(f"the page has no {mark}")
    return done
