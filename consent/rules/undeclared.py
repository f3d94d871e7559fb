"""Tables for hosts that no service declares, ready to go into a site's file."""

from collections.abc import Collection, Iterable, Iterator

from consent.rules.preset import Preset, Presets


def tables(hosts: Iterable[str], presets: Presets, taken: Collection[str]) -> str:
    """Write TOML that declares hosts, by presets where these know them.

    `taken` are ids that the file has already. What no preset knows is for the owner to
    fill in.
    """
    left = list(dict.fromkeys(hosts))
    written: list[str] = []
    for preset, own in _matching(left, presets, taken):
        written.append(_known(preset, own))
        left = [host for host in left if host not in own]
    written += [_unknown(host) for host in left]
    return "\n\n".join(written)


def _matching(
    hosts: list[str], presets: Presets, taken: Collection[str]
) -> Iterator[tuple[Preset, list[str]]]:
    """Give presets and the hosts each knows: those that know most of them first."""
    left = set(hosts)
    newest = {preset.name: preset for preset in _by_version(presets)}
    open_ = [preset for name, preset in newest.items() if name not in taken]
    while open_ and left:
        best = max(open_, key=lambda preset: _fit(preset, left))
        own = [host for host in hosts if host in left and host in _hosts(best)]
        if not own:
            return
        yield best, own
        left.difference_update(own)


def _by_version(presets: Presets) -> list[Preset]:
    return sorted(presets.values(), key=lambda preset: preset.version)


def _fit(preset: Preset, hosts: set[str]) -> tuple[int, int]:
    """Measure how many of the hosts a preset knows, and how few others."""
    own = _hosts(preset)
    return len(hosts & own), -len(own)


def _hosts(preset: Preset) -> set[str]:
    return set(preset.table.get("hosts", ()))


def _known(preset: Preset, hosts: list[str]) -> str:
    lines = [f"# {', '.join(hosts)}"]
    if preset.yours:
        lines.append(f"# Yours to add: {preset.yours}.")
    lines += [f"[services.{preset.name}]", f'service = "preset:{preset}"']
    return "\n".join(lines)


def _unknown(host: str) -> str:
    # An id has neither dots nor more than 32 characters.
    name = host.replace(".", "-")[-32:].strip("-")
    return f"""\
# If {host} is the site's own, name it in csp.hosts instead.
[services.{name}]
name = "{host}"
purposes = []
recipient = ""
country = ""
policy = ""
hosts = ["{host}"]"""
