"""Google Consent Mode v2: what its tags are told before anything else."""

from typing import Any

from consent.tool import GoogleTag

_DENIED = (
    *("ad_storage", "ad_user_data", "ad_personalization", "analytics_storage"),
    *("functionality_storage", "personalization_storage"),
)
_SNIPPET = """<script>
  window.dataLayer = window.dataLayer || []
  function gtag() { dataLayer.push(arguments) }
  gtag('consent', 'default', {
%s
  })
%s</script>
"""


def told(tag: GoogleTag) -> dict[str, Any]:
    """Give what the script says beside the seven types: in `default`, and to `set`."""
    more: dict[str, Any] = {"wait_for_update": tag.wait, "region": list(tag.regions)}
    switches = {
        "ads_data_redaction": tag.redacts,
        "url_passthrough": tag.passes_through,
    }
    return {
        "default": {name: value for name, value in more.items() if value},
        "set": {name: True for name, is_on in switches.items() if is_on},
    }


def snippet(tag: GoogleTag) -> str:
    """Write the default as a script to paste: what is async cannot be first."""
    said = told(tag)
    types = dict.fromkeys(_DENIED, "denied") | {"security_storage": "granted"}
    lines = [
        f"    {name}: {_js(value)},"
        for name, value in (types | said["default"]).items()
    ]
    commands = [f"  gtag('set', '{name}', true)\n" for name in said["set"]]
    return _SNIPPET % ("\n".join(lines), "".join(commands))


def _js(value: str | int | list[str]) -> str:
    match value:
        case str():
            return f"'{value}'"
        case list():
            return f"[{', '.join(map(_js, value))}]"
        case _:
            return str(value)
