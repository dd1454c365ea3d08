"""Outside links are really asked, by a careful stranger; a real server on this machine answers."""

import gzip
import socket
import socketserver
import ssl
import subprocess
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms import jobs
from cms.models import PortalDocument
from news import link_asking, link_checks
from news.checklist import Kind, findings_of
from news.link_asking import Answer, ask, askable, is_public
from news.models import ArticlePage, OutsideLink
from tests.factories import ArticlePageFactory
from tests.news.editorial_desk import fresh

Outcome = OutsideLink.Outcome
PUBLIC, PRIVATE = "127.0.0.1", "127.0.0.2"
BOMB = gzip.compress(b"0" * 50_000_000)


class Pages(BaseHTTPRequestHandler):
    """Answers by its path; writes down what it is asked."""

    asked: list[tuple[str, str, str]] = []

    def do_HEAD(self) -> None:
        self.answer()

    def do_GET(self) -> None:
        self.answer()

    def answer(self) -> None:
        path = self.path.partition("?")[0]
        self.asked.append((self.command, self.path, self.headers["Host"]))
        self.server.headers_seen.append(dict(self.headers))
        if path.isdigit() or path[1:].isdigit():
            self.send_response(int(path[1:]))
            self.end_headers()
        elif path == "/khong-head":
            self.send_response(405 if self.command == "HEAD" else 200)
            self.end_headers()
        elif path.startswith("/den/"):
            self.send_response(302)
            self.send_header("Location", self.path.partition("?")[2])
            self.end_headers()
        elif path.startswith("/vong/"):
            self.send_response(301)
            self.send_header(
                "Location", f"/vong/{int(path[6:]) - 1}" if path[6:] != "0" else "/200"
            )
            self.end_headers()
        elif path == "/nho-giot":
            self.drip()
        elif path == "/rat-lon":
            self.send_response(405 if self.command == "HEAD" else 200)
            self.send_header("Content-Length", str(10**12))
            self.end_headers()
            self.pour(b"x" * 65_536)
        elif path == "/bom":
            self.send_response(405 if self.command == "HEAD" else 200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.pour(BOMB)
        elif path == "/nhieu-dau":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self.pour(b"X-A: " + b"a" * 60_000 + b"\r\n", in_head=True)

    def drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _turn in range(300):
            time.sleep(0.05)
            try:
                self.wfile.write(b"a")
            except OSError:
                return

    def pour(self, portion: bytes, in_head: bool = False) -> None:
        if self.command == "HEAD" and not in_head:
            return
        try:
            while True:
                self.wfile.write(portion)
                self.server.poured += len(portion)
        except OSError:
            return

    def log_message(self, *args) -> None:
        """Silent."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Pages)
        self.headers_seen: list[dict] = []
        self.poured = 0

    def handle_error(self, request, client_address) -> None:
        """Callers hang up in the middle; that is what is tested."""


class Names:
    """A name server: each name's answers in turn, the last one for ever; counts the questions."""

    def __init__(self, real) -> None:
        self.real, self.of_host, self.questions = real, {}, []

    def __call__(self, host, port, *args, **options):
        if host in {PUBLIC, PRIVATE}:  # a number needs no name server
            return self.real(host, port, *args, **options)
        self.questions.append(host)
        answers = self.of_host.get(host, [[PUBLIC]] if host.endswith(".example.vn") else None)
        if answers is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Exception):
            raise answer
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in answer]


@pytest.fixture
def server():
    Pages.asked = []
    server = Server((PUBLIC, 0))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def net(server, monkeypatch) -> Names:
    """Names lead to the server of the test; its number alone counts as public."""
    names = Names(socket.getaddrinfo)
    monkeypatch.setattr(socket, "getaddrinfo", names)
    monkeypatch.setattr(link_asking, "is_public", lambda number: number == PUBLIC)
    monkeypatch.setitem(link_asking.PORTS, "http", server.server_address[1])
    return names


@pytest.fixture
def inside(server):
    """A machine that nobody may reach: it counts who knocks."""

    class Knocked(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            knocks.append(1)

    knocks: list[int] = []
    machine = socketserver.TCPServer((PRIVATE, server.server_address[1]), Knocked)
    threading.Thread(target=machine.serve_forever, args=(0.01,), daemon=True).start()
    yield knocks
    machine.shutdown()
    machine.server_close()


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "198.18.0.1",
        "192.0.0.8", "192.88.99.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "::127.0.0.1", "fe80::1", "fe80::1%1", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001::1", "2001:db8::1", "100::1",
    ],
)  # fmt: skip
def test_numbers_of_no_public_machine_are_refused(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "203.162.4.190", "2001:ee0::1", "2606:4700::1111"])
def test_numbers_of_public_machines_are_asked(number):
    assert is_public(number)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://a.gov.vn/", "file:///etc/passwd", "gopher://a.gov.vn/", "http://a.gov.vn:22/",
        "http://a.gov.vn:6379/", "http://ai:mat-khau@a.gov.vn/", "javascript:alert(1)", "//a.gov.vn",
        "http://", "http:///a", "/tin-tuc/", "http://[::1", "http://a.gov.vn:99999/",
        "http://a.gov.vn/" + "a" * 1_000,
    ],
)  # fmt: skip
def test_other_addresses_are_never_asked(address):
    assert askable(address) == ""


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://A.gov.vn", "https://a.gov.vn/"),
        ("https://a.gov.vn:443/a?b=1#c", "https://a.gov.vn/a?b=1"),
        ("http://a.gov.vn:443/", "http://a.gov.vn:443/"),
        ("https://a.gov.vn/tin tức", "https://a.gov.vn/tin%20t%E1%BB%A9c"),
        ("http://a.gov.vn/\r\nX: 1", "http://a.gov.vn/X:%201"),
    ],
)
def test_addresses_are_asked_in_one_form(address, asked):
    assert askable(address) == asked


@pytest.mark.parametrize(
    ("path", "outcome", "status"),
    [
        ("200", Outcome.OPENS, 200), ("204", Outcome.OPENS, 204), ("404", Outcome.NOT_FOUND, 404),
        ("410", Outcome.NOT_FOUND, 410), ("403", Outcome.UNCLEAR, 403),
        ("429", Outcome.UNCLEAR, 429), ("500", Outcome.SERVER_ERROR, 500),
        ("503", Outcome.SERVER_ERROR, 503), ("khong-head", Outcome.OPENS, 200),
        ("vong/2", Outcome.OPENS, 200), ("vong/9", Outcome.REDIRECTS, None),
    ],
)  # fmt: skip
def test_what_the_site_answers(net, path, outcome, status):
    assert ask(f"http://a.example.vn/{path}") == Answer(outcome, status)


def test_the_site_learns_who_asks_and_nothing_of_this_machine(net, server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert ask("http://a.example.vn/200?x=1").outcome == Outcome.OPENS
    assert Pages.asked == [("HEAD", "/200?x=1", "a.example.vn")]
    assert set(server.headers_seen[0]) == {
        "Host", "User-Agent", "Accept", "Accept-Encoding", "Connection",
    }  # fmt: skip
    assert server.headers_seen[0]["User-Agent"].startswith("CongPhuong-LinkCheck/")


def test_a_name_that_does_not_exist(net):
    assert ask("http://khong-co.vn/").outcome == Outcome.UNKNOWN_HOST


def test_trouble_of_the_name_server_is_not_held_against_the_name(net):
    net.of_host["a.gov.vn"] = [socket.gaierror(socket.EAI_AGAIN, "Temporary failure")]
    assert ask("http://a.gov.vn/").outcome == Outcome.UNCLEAR


def test_nobody_listens(net, monkeypatch):
    with socket.socket() as free:
        free.bind((PUBLIC, 0))
        monkeypatch.setitem(link_asking.PORTS, "http", free.getsockname()[1])
        assert ask("http://a.example.vn/").outcome == Outcome.UNREACHABLE


@pytest.mark.parametrize("numbers", [[PRIVATE], [PUBLIC, PRIVATE], [PRIVATE, PUBLIC]])
def test_a_name_that_leads_inside_is_refused_whole(net, inside, numbers):
    net.of_host["a.gov.vn"] = [numbers]
    assert ask("http://a.gov.vn/200").outcome == Outcome.NOT_PUBLIC
    assert not inside and not Pages.asked


def test_a_name_that_changes_its_mind_gains_nothing(net, inside):
    """DNS rebinding: the connection goes to the address that was judged."""
    net.of_host["a.gov.vn"] = [[PUBLIC], [PRIVATE]]
    assert ask("http://a.gov.vn/200").outcome == Outcome.OPENS
    assert net.questions == ["a.gov.vn"]
    assert not inside


def test_a_second_question_is_judged_anew(net, inside):
    net.of_host["a.gov.vn"] = [[PUBLIC], [PRIVATE]]
    assert ask("http://a.gov.vn/den/?/200").outcome == Outcome.NOT_PUBLIC
    assert not inside


@pytest.mark.parametrize(
    "target",
    [
        f"http://{PRIVATE}/", "http://trong.vn/", "file:///etc/passwd", "http://[::1]/",
        "http://a.example.vn:22/", "http://ai:gi@a.example.vn/200", "//trong.vn/a",
    ],
)  # fmt: skip
def test_redirects_lead_nowhere_inside(net, inside, target):
    net.of_host |= {"trong.vn": [[PRIVATE]], "::1": [[PRIVATE]]}
    assert ask(f"http://a.example.vn/den/?{target}").outcome == Outcome.NOT_PUBLIC
    assert not inside
    assert {path for _method, path, _host in Pages.asked} == {f"/den/?{target}"}


@pytest.mark.parametrize("path", ["nho-giot", "nhieu-dau"])
def test_one_deadline_holds_for_everything(net, monkeypatch, path):
    monkeypatch.setattr(link_asking, "SECONDS", 0.6)
    started = time.monotonic()
    assert ask(f"http://a.example.vn/{path}").outcome in {Outcome.TIMEOUT, Outcome.UNREACHABLE}
    assert time.monotonic() - started < 3


def test_a_slow_drip_is_a_site_that_does_not_answer(net, monkeypatch):
    monkeypatch.setattr(link_asking, "SECONDS", 0.4)
    assert ask("http://a.example.vn/nho-giot").outcome == Outcome.TIMEOUT


@pytest.mark.parametrize("path", ["rat-lon", "bom"])
def test_a_huge_or_packed_body_is_left_on_the_line(net, server, path):
    started = time.monotonic()
    assert ask(f"http://a.example.vn/{path}") == Answer(Outcome.OPENS, 200)
    assert time.monotonic() - started < link_asking.SECONDS
    time.sleep(0.2)
    assert server.poured < 30_000_000


def test_a_certificate_that_no_browser_trusts(net, monkeypatch, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=a.example.vn", "-addext", "subjectAltName=DNS:a.example.vn"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-keyout", key, "-out", certificate, *subject],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Server((PUBLIC, 0))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setitem(link_asking.PORTS, "https", server.server_address[1])
    try:
        assert ask("https://a.example.vn/200").outcome == Outcome.CERTIFICATE
        trusting = ssl.create_default_context
        monkeypatch.setattr(
            ssl, "create_default_context", lambda: trusting(cafile=str(certificate))
        )
        assert ask("https://a.example.vn/200") == Answer(Outcome.OPENS, 200)
        net.of_host["khac.vn"] = [[PUBLIC]]
        assert ask("https://khac.vn/200").outcome == Outcome.CERTIFICATE
    finally:
        server.shutdown()
        server.server_close()


def anchors(*addresses: str) -> list[tuple[str, str]]:
    words = "".join(
        f'<a href="{address}">Cổng {number}</a> ' for number, address in enumerate(addresses)
    )
    return [("paragraph", f"<p>{words}</p>")]


def findings(page: Page, rule: str) -> list[str]:
    return [str(each.what) for each in findings_of(page) if each.rule.name == rule]


class Web:
    """What each address answers; one that is not here opens."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []

    def __call__(self, address: str) -> Answer:
        self.asked.append(address)
        return self.answers.get(address, Answer(Outcome.OPENS, 200))


@pytest.fixture
def web(monkeypatch) -> Web:
    web = Web()
    monkeypatch.setattr(link_checks, "ask", web)
    return web


class Clock:
    """Time that stands still until the test moves it."""

    def __init__(self, time_machine) -> None:
        self.machine, self.now = time_machine, timezone.now()
        self.machine.move_to(self.now, tick=False)

    def pass_by(self, **time) -> None:
        self.now += timedelta(**time)
        self.machine.move_to(self.now, tick=False)


@pytest.fixture
def clock(time_machine) -> Clock:
    return Clock(time_machine)


def run(clock: Clock | None = None, **later) -> None:
    if clock:
        clock.pass_by(**later)
    link_checks.check(timezone.now())


def test_a_draft_learns_of_its_dead_link_and_may_still_be_sent(office, web):
    dead, alive = "https://chet.gov.vn/a", "https://song.gov.vn/"
    web.answers[dead] = Answer(Outcome.NOT_FOUND, 404)
    draft = office.draft(body=anchors(dead, alive))
    assert findings(draft, "link-outside") == []
    run()
    (found,) = findings(draft, "link-outside")
    assert "Cổng 0" in found and "không mở được" in found and "không còn trang này" in found
    (finding,) = (each for each in findings_of(draft) if each.rule.name == "link-outside")
    assert finding.rule.kind == Kind.ADVISORY
    submitted = office.submitted(body=anchors(dead))
    assert submitted.current_workflow_task


def test_a_link_typed_a_moment_ago_waits_for_nothing(office, web, django_assert_num_queries):
    page = ArticlePage(title="Tin", body=anchors("https://moi.gov.vn/"))
    assert findings(page, "link-outside") == []
    assert web.asked == []


@pytest.mark.parametrize(
    "outcome", [Outcome.TIMEOUT, Outcome.SERVER_ERROR, Outcome.UNREACHABLE, Outcome.UNKNOWN_HOST]
)
def test_passing_trouble_is_told_only_when_it_lasts(office, web, clock, outcome):
    draft = office.draft(body=anchors("https://cham.gov.vn/"))
    web.answers["https://cham.gov.vn/"] = Answer(outcome)
    run()
    assert findings(draft, "link-outside") == []
    run(clock, minutes=29)
    assert len(web.asked) == 1
    run(clock, minutes=2)
    assert len(findings(draft, "link-outside")) == 1
    web.answers.clear()
    run(clock, minutes=61)
    assert findings(draft, "link-outside") == []
    assert OutsideLink.objects.get().failures == 0


def test_what_stays_dead_is_asked_ever_more_seldom(office, web, clock):
    office.draft(body=anchors("https://chet.gov.vn/"))
    web.answers["https://chet.gov.vn/"] = Answer(Outcome.NOT_FOUND, 404)
    for _hour in range(48):
        run(clock, hours=1)
    assert len(web.asked) <= 8


def test_a_published_piece_is_read_again_only_after_weeks(office, web, clock):
    ArticlePageFactory(parent=office.category, body=anchors("https://a.gov.vn/"))
    for _day in range(13):
        run(clock, days=1)
    assert len(web.asked) == 1
    run(clock, days=3)
    assert len(web.asked) == 2


def test_a_draft_is_read_again_when_it_changes(office, web, clock):
    draft = office.draft(body=anchors("https://a.gov.vn/"))
    run()
    draft.body = anchors("https://a.gov.vn/", "https://b.gov.vn/")
    clock.pass_by(minutes=5)
    draft.save_revision(user=office.reporter)
    run()
    assert web.asked == ["https://a.gov.vn/", "https://b.gov.vn/"]


def test_a_run_asks_few_addresses_and_fewer_of_one_site(office, web, monkeypatch):
    monkeypatch.setattr(link_checks, "LINKS_PER_RUN", 5)
    one_site = [f"https://mot.gov.vn/{number}" for number in range(6)]
    others = [f"https://so-{number}.gov.vn/" for number in range(6)]
    office.draft(body=anchors(*one_site, *others))
    run()
    assert len(web.asked) == 5
    assert sum("mot.gov.vn" in address for address in web.asked) == link_checks.LINKS_PER_HOST
    for _turn in range(3):
        run()
    assert sorted(web.asked) == sorted(one_site + others)


def test_links_of_drafts_go_first(office, web, monkeypatch):
    ArticlePageFactory(parent=office.category, body=anchors("https://cu.gov.vn/"))
    monkeypatch.setattr(link_checks, "LINKS_PER_RUN", 1)
    run()
    office.draft(body=anchors("https://moi.gov.vn/"))
    OutsideLink.objects.update(due_at=timezone.now() - timedelta(hours=1))
    run()
    assert web.asked[-1] == "https://moi.gov.vn/"


def test_of_two_workers_only_one_asks(office, web, monkeypatch):
    office.draft(body=anchors("https://a.gov.vn/"))
    due = link_checks._due

    def taken(now):
        links = list(due(now))
        due(now).update(due_at=now + timedelta(minutes=30))  # the other was faster
        return links

    link_checks._note_links_of(ArticlePage.objects.get(), timezone.now())
    monkeypatch.setattr(link_checks, "_due", taken)
    assert list(link_checks._claim_due(timezone.now())) == []


def test_an_installation_may_ask_nobody(office, web, settings):
    office.draft(body=anchors("https://a.gov.vn/"))
    settings.CHECK_OUTSIDE_LINKS = False
    run()
    assert web.asked == [] and not OutsideLink.objects.exists()


def test_the_job_of_the_settings_runs(office, web, settings):
    settings.JOBS = {"check_links": settings.JOBS["check_links"]}
    office.draft(body=anchors("https://a.gov.vn/"))
    assert jobs.run_due(timezone.now()) == ["check_links"]
    assert web.asked == ["https://a.gov.vn/"]


def test_addresses_of_ours_and_doubtful_ones_are_not_asked(office, web):
    office.draft(
        body=anchors(
            "http://testserver/tin/", "/tin/", "#muc", "mailto:a@b.vn", "https://bit.ly/a",
            "http://10.0.0.1/", "https://w88.com/",
        )
    )  # fmt: skip
    run()
    assert web.asked == []


def test_what_no_piece_links_to_any_more_is_forgotten(office, web, clock):
    draft = office.draft(body=anchors("https://a.gov.vn/"))
    run()
    draft.delete()
    run(clock, days=61)
    assert not OutsideLink.objects.exists()


def test_many_links_are_looked_up_together(office, web):
    def page(number: int) -> ArticlePage:
        outside = [f"https://so-{each}.gov.vn/" for each in range(number)]
        inside = [f"/tin-{each}/" for each in range(number)]
        return ArticlePage(title="Tin", body=anchors(*outside, *inside))

    findings_of(page(1))
    with CaptureQueriesContext(connection) as few:
        findings_of(page(1))
    with CaptureQueriesContext(connection) as many:
        findings_of(page(40))
    assert len(few) == len(many) < 10


def rich_link(kind: str, number: int) -> list[tuple[str, str]]:
    return [("paragraph", f'<p><a linktype="{kind}" id="{number}">Kế hoạch</a></p>')]


def test_a_link_to_a_document_that_is_gone(office):
    document = PortalDocument.objects.create(title="Kế hoạch", file="documents/ke-hoach.pdf")
    page = ArticlePage(title="Tin", body=rich_link("document", document.pk))
    assert findings(page, "link-page") == []
    document.delete()
    (found,) = findings(page, "link-page")
    assert "tài liệu" in found


@pytest.mark.parametrize("host", ["", "http://testserver"])
def test_typed_addresses_of_ours_are_judged_by_the_database(office, host):
    article = ArticlePageFactory(parent=office.category, title="Còn đăng", slug="con-dang")
    path = article.get_url()
    document = PortalDocument.objects.create(title="Kế hoạch", file="documents/ke-hoach.pdf")

    def found(address: str) -> list[str]:
        return findings(ArticlePage(title="Tin", body=anchors(host + address)), "link-page")

    for address in (
        path,
        path.rstrip("/"),
        f"{path}?a=1#b",
        "/",
        "/tim-kiem/?q=a",
        "/media/a.jpg",
        f"{office.category.get_url()}rss/",
        f"/tai-lieu/{document.pk}/ke-hoach.pdf",
    ):
        assert found(address) == [], address
    for address in ("/khong-co/", f"{path}khong-co/", f"/tai-lieu/{document.pk + 1}/a.pdf"):
        assert len(found(address)) == 1, address
    fresh(article).unpublish()
    assert len(found(path)) == 1


def test_an_old_address_that_leads_on_is_open(office, django_capture_on_commit_callbacks):
    article = ArticlePageFactory(parent=office.category, slug="ten-cu")
    old = article.get_url()
    article.slug = "ten-moi"
    with django_capture_on_commit_callbacks(execute=True):
        article.save_revision().publish()
    assert fresh(article).get_url() != old
    assert findings(ArticlePage(title="Tin", body=anchors(old)), "link-page") == []
