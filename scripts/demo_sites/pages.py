"""A site made of files: what stands under templates/demo/."""

from pathlib import Path

from scripts.demo_sites.front import NOT_HERE, Answer, Request, Route

TEMPLATES = Path(__file__).parents[2] / "templates" / "demo"

# The files are whole and readable as they are; only the port is put in their place.
WRITTEN_PORT = b"localhost:8080"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def pages(folder: str, port: int) -> Route:
    """Serve a folder: `/` is index.html, `/a` is a.html, `/de/` is de/index.html."""
    files = {
        address(path.relative_to(TEMPLATES / folder)): path
        for path in (TEMPLATES / folder).rglob("*")
        if path.suffix in TYPES
    }

    def serve(request: Request) -> Answer:
        path = files.get(request.path)
        return file(path, port) if path else NOT_HERE

    return serve


def address(path: Path) -> str:
    """Give the address a file is served at."""
    if path.name == "index.html":
        return f"/{path.parent.as_posix()}/".replace("/./", "/")
    return f"/{path.with_suffix('') if path.suffix == '.html' else path}"


def file(path: Path, port: int) -> Answer:
    """Answer with a file, its addresses moved to the port the demo runs on."""
    headers = (("Content-Type", TYPES[path.suffix]), ("Cache-Control", "no-store"))
    return Answer(200, headers, on_port(path.read_bytes(), port))


def on_port(content: bytes, port: int) -> bytes:
    """Move every address in a file to a port."""
    return content.replace(WRITTEN_PORT, b"localhost:%d" % port)
