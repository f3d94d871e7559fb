"""Services that answer wrongly, slowly or never."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Behaviour = Callable[[socket.socket, threading.Event], object]


def says(answer: bytes) -> Behaviour:
    """Give a service that says the same bytes to everyone and hangs up."""
    return lambda connection, _: connection.sendall(answer)


def answers(body: bytes, status: str = "200 OK") -> Behaviour:
    """Give a service that answers every request with one body."""
    return says(
        f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )


def hangs(_: socket.socket, over: threading.Event) -> None:
    """Take the request and never answer."""
    over.wait()


def drips(connection: socket.socket, over: threading.Event) -> None:
    """Send a header's bytes one by one, each soon enough to keep hopes up."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    while not over.wait(0.02):
        connection.sendall(b"x")


def pours(connection: socket.socket, over: threading.Event) -> None:
    """Send a body without end, as fast as it is taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        connection.sendall(b" " * 65_536)


def _secured(plain: socket.socket, context: ssl.SSLContext | None) -> socket.socket:
    return context.wrap_socket(plain, server_side=True) if context else plain


@contextmanager
def serving(behave: Behaviour, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """Give the address of a service that behaves so until the test is over."""
    over = threading.Event()
    threads: list[threading.Thread] = []

    def handle(connection: socket.socket) -> None:
        with suppress(OSError), _secured(connection, context) as secured:
            secured.recv(65_536)
            behave(secured, over)

    def accept(listener: socket.socket) -> None:
        with suppress(OSError):
            while not over.is_set():
                threads.append(
                    threading.Thread(target=handle, args=listener.accept()[:1])
                )
                threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threads.append(threading.Thread(target=accept, args=(listener,)))
        threads[0].start()
        try:
            scheme = "http" if context is None else "https"
            yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()
