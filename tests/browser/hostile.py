"""Styles of pages that reach for everything: real ones, and worse."""

import re
from pathlib import Path

MODULES = Path(__file__).parents[2] / "widget/node_modules"

OWN = {
    "clean": "",
    "unset": "* { all: unset !important }",
    "huge root": ":root { font-size: 40px !important; line-height: 3 }",
    "inherited": """html, body {
        color: red !important; text-align: center; text-transform: uppercase;
        letter-spacing: 4px; word-spacing: 9px; text-indent: 3em; white-space: pre;
        text-shadow: 2px 2px red; font: italic 900 30px/3 serif; visibility: hidden;
        font-variant: small-caps; pointer-events: none; -webkit-text-stroke: 1px red;
        border-collapse: collapse; list-style: square; tab-size: 1; cursor: none }""",
    "buttons": """button, [name=action], input, a, h2, li, section, .pc-card {
        all: unset !important; float: right !important; padding: 40px !important;
        min-width: 300px !important; background: red !important; color: lime !important;
        border: 9px dotted blue !important; border-radius: 0 !important;
        font: 40px/3 cursive !important; display: inline !important }""",
    "dialogs": """dialog, dialog[open], [role=dialog], #privacy-panel {
        position: static !important; inset: auto !important; display: none !important;
        opacity: 0 !important; transform: scale(2) !important; z-index: -1 !important }
        ::backdrop { background: red !important; opacity: 0 !important }""",
    "pseudo": """body *, *::before, *::after { content: "x" !important;
        animation: turn 1s infinite !important; transition: all 9s !important;
        transform: rotate(3deg) !important; filter: invert(1) !important }
        @keyframes turn { to { rotate: 1turn } }""",
    "grid": """body { display: grid; grid-template-columns: 1fr 1fr; gap: 40px }
        body > * { grid-column: span 2; order: 3 }""",
}
STYLES = (*OWN, "bootstrap", "tailwind")


def css(name: str) -> str:
    """Give a style by its name; those of others as their packages have them."""
    if name == "bootstrap":
        return (MODULES / "bootstrap/dist/css/bootstrap.min.css").read_text()
    if name == "tailwind":
        text = (MODULES / "tailwindcss/preflight.css").read_text()
        # Its build puts in what a theme says, or else what stands behind the comma.
        plain = re.sub(r"--theme\(\s*--[\w-]+,\s*([^;]*?)\s*\);", r"\1;", text)
        return f"@layer base {{ {plain} }}"
    return OWN[name]
