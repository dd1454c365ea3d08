"""Who reads at one of two machines, and who works at both."""

import http.client
from itertools import cycle
from urllib.parse import urlsplit

import requests

from tests.machines.conftest import Machines
from tests.news.editorial_desk import PASSWORD
from tests.servers import Server, filled_in


class Reader:
    """Reads at one machine over a connection that is kept."""

    def __init__(self, server: Server, host: str) -> None:
        self._host = host
        self._connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=300)

    def send(self, method: str, address: str, **headers: str) -> tuple[int, bytes]:
        for _attempt in range(3):
            try:
                self._connection.request(method, address, headers={"Host": self._host, **headers})
                answer = self._connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self._connection.close()
        raise AssertionError("no answer three times")

    def read(self, address: str) -> str:
        return self.send("GET", address)[1].decode()


class Desk:
    """Somebody at the admin, whose requests go to one machine and the other in turns."""

    def __init__(self, machines: Machines, username: str) -> None:
        self._turns = cycle([machines.first.url, machines.second.url])
        self._session = requests.Session()
        self._session.headers["Host"] = machines.host
        self.send("/admin/login/", username=username, password=PASSWORD)

    def get(self, address: str) -> requests.Response:
        return self._session.get(
            next(self._turns) + address, timeout=300, cookies=self._cookies(), allow_redirects=False
        )

    def send(
        self, address: str, form_at: str = "", files: dict | None = None, **values: str
    ) -> requests.Response:
        """Takes a page's form from one machine and sends it, filled in, to the other."""
        page = self.get(form_at or address)
        return self._session.post(
            next(self._turns) + address,
            filled_in(page.text) | values,
            files=files,
            cookies=self._cookies(),
            allow_redirects=False,
            timeout=300,
        )

    def _cookies(self) -> dict[str, str]:
        """A cookie is the host's, not the port's: it goes to both."""
        return {cookie.name: cookie.value for cookie in self._session.cookies}
