"""The service with a clock in its event loop, which sees how late its turns come.

`python -m benchmarks.lag FILE serve …` is `consent serve …`; told so by SIGUSR1, it
writes to FILE by how many milliseconds each turn was late since it was last told.
"""

import asyncio
import json
import signal
import sys
from pathlib import Path

from consent.cli import main
from consent.cli.serve import Server

EVERY = 0.005


class Watched(Server):
    """Runs a clock beside what it serves."""

    file = Path()

    async def serve(self, *args: object, **options: object) -> None:
        """Serve, and watch."""
        late: list[float] = []
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGUSR1, tell, late, self.file)
        watching = asyncio.create_task(watch(late))
        try:
            await super().serve(*args, **options)
        finally:
            watching.cancel()


async def watch(late: list[float]) -> None:
    """Note how late each turn is, in milliseconds."""
    clock = asyncio.get_running_loop().time
    while True:
        due = clock() + EVERY
        await asyncio.sleep(EVERY)
        late.append(round((clock() - due) * 1000, 2))


def tell(late: list[float], file: Path) -> None:
    """Write what was noted as a whole, and begin anew."""
    draft = file.with_suffix(".draft")
    draft.write_text(json.dumps(late))
    draft.rename(file)
    late.clear()


if __name__ == "__main__":
    Watched.file = Path(sys.argv[1])
    sys.modules["consent.cli.serve"].Server = Watched
    main(sys.argv[2:], prog_name="consent")
