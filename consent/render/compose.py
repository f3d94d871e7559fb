"""One script and one style sheet, put together of what a site needs of a build."""

from collections.abc import Mapping, Sequence

from consent.model import Notice, Site
from consent.render import needs
from consent.render.builds import Build
from consent.render.look import values


def script(site: Site, build: Build, data: str) -> str:
    """Hand the script tag and the data, a JavaScript literal, to each part in turn."""
    parts = _of(build.parts, needs.parts(site))
    calls = ";".join(f"({part})(tag,data)" for part in parts)
    together = parts[0] if len(parts) == 1 else f"(tag,data)=>{{{calls}}}"
    for part in _of(build.parts, needs.around(site)):
        together = f"(tag,data)=>({part})(tag,data,{together})"
    # Nearly every function runs at the start, and costs less if it is compiled with the
    # whole. Data that follow the code compress better than data ahead of it.
    hint = "//# allFunctionsCalledOnLoad"
    return f"{hint}\n({together})(document.currentScript,{data});\n"


def style(notice: Notice, build: Build) -> str:
    """Give the style of a notice as one sheet."""
    parts = _of(build.styles, needs.styles(notice))
    return "".join((*parts, values(notice.look)))


def _of(kept: Mapping[str, str], names: Sequence[str]) -> list[str]:
    # An older build lacks what came after it, and showed its notices without.
    found = (kept[name].strip() for name in names if name in kept)
    return [text.removesuffix(";") for text in found]
