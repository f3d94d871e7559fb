"""What turns a notice into what visitors meet: behaviour, style and templates."""

from pathlib import Path

from msgspec import Struct

from consent import canonical

_PACKAGE = Path(__file__).parent.parent
_CHECKOUT = _PACKAGE.parent


class Build(Struct, frozen=True, kw_only=True):
    """One build of the widget; kept for good, so that old notices render again.

    `shown` is what sites get besides that count how often the notice is shown.
    """

    script: str
    shown: str
    style: str
    templates: dict[str, str]

    @property
    def name(self) -> str:
        """Name a build by the SHA-256 of its canonical JSON."""
        return canonical.digest(
            {
                "script": self.script,
                "shown": self.shown,
                "style": self.style,
                "templates": self.templates,
            }
        )


def build() -> Build:
    """Read the build that this installation or checkout carries."""
    widget = folder("_widget", "widget/dist")
    notice = folder("_templates", "templates") / "notice"
    return Build(
        script=(widget / "widget.js").read_text(encoding="utf-8"),
        shown=(widget / "shown.js").read_text(encoding="utf-8"),
        style=(widget / "widget.css").read_text(encoding="utf-8"),
        templates={
            path.name: path.read_text(encoding="utf-8")
            for path in sorted(notice.glob("*.html"))
        },
    )


def inspect() -> bytes:
    """Read the module that lists, for the owner, what runs without being held."""
    return (folder("_widget", "widget/dist") / "inspect.js").read_bytes()


def folder(installed: str, checkout: str) -> Path:
    """Give a folder of what is served: inside the package, or beside a checkout's."""
    inside = _PACKAGE / installed
    return inside if inside.is_dir() else _CHECKOUT / checkout
