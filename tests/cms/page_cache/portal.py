"""The layer over Django as tests ask it, and what lies in its folder."""

import io
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

from django.core.wsgi import get_wsgi_application

from cms.page_cache import folders
from cms.page_cache.serving import PageCache


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Portal:
    """The layer over Django; `asked` counts what reached Django."""

    def __init__(self) -> None:
        self.asked = 0
        self.django = get_wsgi_application()
        self.layer = PageCache(self._count)

    def _count(self, wsgi: dict, start_response: Callable):
        self.asked += 1
        return self.django(wsgi, start_response)

    def ask(self, address: str = "/", method: str = "GET", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        given: list = []
        wsgi = {
            "REQUEST_METHOD": method,
            "RAW_URI": address,
            "PATH_INFO": unquote(path, encoding="latin-1"),
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
            **headers,
        }
        body = self.layer(wsgi, lambda *arguments: given.append(arguments))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        status, pairs = given[-1][:2]
        return Answer(int(status[:3]), dict(pairs), content)

    def reaches_django(self, *arguments, **headers) -> bool:
        before = self.asked
        self.ask(*arguments, **headers)
        return self.asked > before


def kept_files() -> list[str]:
    base = folders.root() / (folders.current() or "")
    heads = base.rglob("*=*.json")
    return sorted(str(head.relative_to(base)).removesuffix(".json") for head in heads)
