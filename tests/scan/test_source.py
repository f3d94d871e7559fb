"""The tags of a page's source, however it is written."""

import time
from urllib.robotparser import RobotFileParser

import pytest

from consent.scan.crawl import Queue
from consent.scan.source import tags
from consent.scan.wish import Wish

RULES = RobotFileParser()
RULES.parse([])
PAGE = "https://shop.example/"
WRITTEN = """<!doctype html>
<!-- <img src="//comment.example/"> <!--> <img src=//one.example/?a>2
<script data-consent="stats"
  src='//two.example/s.js'>"<img src=//script.example>"</SCRIPT >
<LINK rel="x stylesheet" href="//three&#46;example">
<link rel="next" href="//no.example"><video poster="//four.example/p" alt="a > b">
<img alt=5" src="//five.example">
<img src="//six.example" src="//second.example"><img src="http://["><image src=//no.no>
<![a[b]]><noscript><img/src="//seven.example"/></noscript><img src="//open.example"
"""


def test_what_loads_is_found_with_its_line() -> None:
    """As browsers read it: no comment, no script, the first of two attributes."""
    found = [
        (tag.host.partition(".")[0], tag.line, tag.held) for tag in tags(WRITTEN, PAGE)
    ]
    assert found == [
        ("one", 2, False),
        ("two", 3, True),
        ("three", 5, False),
        ("four", 6, False),
        ("five", 7, False),
        ("six", 8, False),
        ("seven", 9, False),
    ]
    assert tags(WRITTEN, PAGE)[1].text.endswith("stats\" src='//two.example/s.js'>")


@pytest.mark.parametrize(
    "bit",
    ["<!--", "</a ", "<a ", "<img ", "<img a='", "<img =", "<script>", "<style/>"],
)
def test_s17_no_source_takes_for_ever(bit: str) -> None:
    """S17: half a million characters of anything are read at once."""
    start = time.process_time()
    assert tags(bit * (500_000 // len(bit)), PAGE) == ()
    assert time.process_time() - start < 5


def test_one_page_of_each_kind_comes_first() -> None:
    """Of three hundred articles one is enough, and what does something is none."""
    queue = Queue(Wish(url=PAGE), RULES)
    pages = ("blog/1", "blog/2", "feed/", "wp-login.php", "?replytocom=1", "shop/1")
    queue.next()
    queue.add(PAGE + each for each in pages)
    found = [str(queue.next()).removeprefix(PAGE) for _ in range(3)]
    assert (found, queue.next()) == (["blog/1", "shop/1", "blog/2"], None)


def test_a_pause_that_robots_txt_asks_for_is_bounded() -> None:
    """Half a minute between pages at most."""
    for asked, given in ((7, 7), (3_600, 30)):
        rules = RobotFileParser()
        rules.parse(["User-agent: *", f"Crawl-delay: {asked}"])
        assert Queue(Wish(url=PAGE), rules).pace == given


def test_an_address_that_is_none_is_no_page() -> None:
    """A typing error in a link ends no scan."""
    queue = Queue(Wish(url=PAGE), RULES)
    queue.add(["http://[", "https://shop.example/next"])
    assert [queue.next(), queue.next(), queue.next()] == [PAGE, f"{PAGE}next", None]
