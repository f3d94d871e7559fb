"""A thread, its event loop, and the connections to one service on it."""

import asyncio
import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from ssl import SSLContext

import httpx2

from consent.client.answer import NoAnswer

LARGEST_ANSWER = 8 * 1024 * 1024

# Shorter than the five seconds after which uvicorn closes an idle connection.
_IDLE = 3.0

_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "consent-ledger"}


class Line:
    """Sends requests for whatever thread asks; each step has `timeout` seconds."""

    def __init__(self, ssl: SSLContext, timeout: float) -> None:
        self.pid = os.getpid()
        # No trust in the environment: proxies and .netrc would see or replace tokens.
        self._client = httpx2.AsyncClient(
            verify=ssl,
            timeout=timeout,
            trust_env=False,
            headers=_HEADERS,
            limits=httpx2.Limits(keepalive_expiry=_IDLE),
        )
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="consent-client", daemon=True
        )
        self._thread.start()

    def start(self, url: str, headers: Mapping[str, str]) -> Future[bytes]:
        """Send a request and give the answer's body in the future, or `NoAnswer`."""
        return asyncio.run_coroutine_threadsafe(self._get(url, headers), self._loop)

    @staticmethod
    def default_ssl() -> SSLContext:
        """Trust what the system trusts."""
        return httpx2.create_ssl_context(trust_env=False)

    def close(self) -> None:
        """Let what is under way come to its end, then close everything."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _get(self, url: str, headers: Mapping[str, str]) -> bytes:
        try:
            async with self._client.stream("GET", url, headers=headers) as response:
                return await _body(response)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise NoAnswer(f"{url} cannot be asked: {error!r}") from error

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()


async def _body(response: httpx2.Response) -> bytes:
    if response.status_code != httpx2.codes.OK:
        raise NoAnswer(f"{response.url} answered {response.status_code}")
    body = bytearray()
    async for part in response.aiter_raw():
        body += part
        if len(body) > LARGEST_ANSWER:
            raise NoAnswer(f"{response.url} answered more than {LARGEST_ANSWER} bytes")
    return bytes(body)
