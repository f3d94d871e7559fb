"""Run the demo until Ctrl-C: `python -m scripts.demo_sites [--port P] [--data DIR]`."""

import argparse
import signal
import sys
from pathlib import Path

from scripts.demo_sites.demo import Demo, running
from scripts.demo_sites.service import ROOT, DemoError

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

TRY = """
  Start here    http://localhost:{port}
  A shop        http://shop.localhost:{port}
  A magazine    http://news.localhost:{port}
  A third host  http://tracker.localhost:{port}   counts what reached it
  The service   http://consent.shop.localhost:{port}

Open the shop and the third host side by side. Reject all: the count stays at 0.
Then follow "Privacy preferences" in the footer, allow one purpose, and take it back.
What was recorded:  .venv/bin/consent export --data {data} --site shop --format ndjson

Records are kept in {data}. Ctrl-C ends the demo.
"""


def main() -> int:
    """Run the demo; give the exit status."""
    options = parse()
    for ending in ENDINGS:
        signal.signal(ending, stop)
    try:
        with running(options.data, options.port) as demo:
            print(TRY.format(port=demo.front.port, data=shown(demo)), flush=True)
            signal.pause()
    except KeyboardInterrupt:
        return 0
    except (DemoError, OSError) as error:
        return fail(str(error))
    return 0


def parse() -> argparse.Namespace:
    """Read the two options."""
    parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--data", type=Path, default=ROOT / "demo-data")
    return parser.parse_args()


def stop(*_: object) -> None:
    """End as Ctrl-C does, whichever signal asks for it; a second one is too late."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def shown(demo: Demo) -> Path:
    """Give the data folder as it is shortest to type."""
    here = Path.cwd()
    data = demo.data.resolve()
    return data.relative_to(here) if data.is_relative_to(here) else data


def fail(message: str) -> int:
    """Say in one sentence why there is no demo."""
    sys.stderr.write(f"scripts/demo: {message}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
