"""Hosts of others: whatever is asked of them, they answer as trackers do."""

from scripts.demo_sites.front import Answer, Request, Route

JS = (("Content-Type", "text/javascript"),)
HTML = (("Content-Type", "text/html; charset=utf-8"),)


class Everyone(dict[str, Route]):
    """The shop by its name; every other host is a third party that takes anything."""

    def get(self, host: str, default: object = None) -> Route:  # type: ignore[override]
        """Give what answers for a host."""
        return super().get(host) or third_party


def third_party(request: Request) -> Answer:
    """Answer as trackers do: little, and to everyone."""
    more = (("Access-Control-Allow-Origin", "*"),)
    if request.path == "/hop":
        port = request.headers["Host"].partition(":")[2]
        return Answer(302, (("Location", f"http://sync.localhost:{port}/p.gif"),))
    if request.path == "/framed":
        more += (("Set-Cookie", "_framed=1; Path=/"),)
    if request.path.endswith(".js"):
        return Answer(200, (*JS, *more))
    return Answer(200, (*HTML, *more), b"<!doctype html><title>third</title>")
