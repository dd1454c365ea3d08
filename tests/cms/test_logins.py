"""Guessing passwords is refused after a few failures; nobody else is kept out by it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms import logins
from cms.models import LoginAttempt, User
from tests.factories import UserFactory
from tests.servers import prepared, serving

PASSWORD = "mat-khau-dung-2026"
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.9"
START = timezone.now().replace(hour=2, minute=0, second=0, microsecond=0)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def reporter(site) -> User:
    reporter = UserFactory(username="phong-vien", is_superuser=True)
    reporter.set_password(PASSWORD)
    reporter.save()
    return reporter


def log_in(username: str, password: str, address: str = OFFICE):
    return Client(REMOTE_ADDR=address).post(
        "/admin/login/", {"username": username, "password": password}
    )


def fail(times: int, username: str = "phong-vien", address: str = OFFICE) -> None:
    for _number in range(times):
        assert log_in(username, "doan-mo", address).status_code == 200


def gets_in(address: str = OFFICE, username: str = "phong-vien") -> bool:
    return log_in(username, PASSWORD, address).status_code == 302


def test_sixth_attempt_is_refused_with_the_right_password_too(reporter, clock):
    fail(5)
    response = log_in("phong-vien", PASSWORD)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "09:15" in response.content.decode()  # 02:00 UTC and a quarter, in Vietnam
    assert "sessionid" not in response.cookies
    clock.shift(timedelta(minutes=15, seconds=1))
    assert gets_in()


def test_name_in_other_letters_is_the_same_account(reporter, clock):
    fail(3)
    fail(2, " PHONG-VIEN ")
    assert log_in("Phong-Vien", PASSWORD).status_code == 429


def test_refused_attempts_do_not_lengthen_the_wait(reporter, clock):
    fail(5)
    clock.shift(timedelta(minutes=14))
    assert log_in("phong-vien", "doan-mo").status_code == 429
    clock.shift(timedelta(minutes=1, seconds=1))
    assert gets_in()


def test_right_password_forgives_the_slips_before_it(reporter, clock):
    for _time in range(3):
        fail(4)
        assert gets_in()


def test_stranger_elsewhere_does_not_keep_the_reporter_out(reporter, clock):
    assert gets_in(OFFICE)
    for number in range(40):
        log_in("phong-vien", "doan-mo", f"198.51.100.{number}")
    assert log_in("phong-vien", PASSWORD, "198.51.100.99").status_code == 429
    assert gets_in(OFFICE)


def test_one_account_is_not_guessed_from_many_addresses(reporter, clock):
    fail_addresses = [f"198.51.100.{number}" for number in range(logins.ACCOUNT.failures)]
    for address in fail_addresses:
        fail(1, address=address)
    assert log_in("phong-vien", PASSWORD, "192.0.2.1").status_code == 429
    clock.shift(timedelta(hours=1, seconds=1))
    assert gets_in("192.0.2.1")


def test_many_accounts_are_not_guessed_from_one_address(reporter, clock):
    for number in range(logins.ADDRESS.failures):
        fail(1, f"ai-do-{number}", ELSEWHERE)
    assert log_in("phong-vien", PASSWORD, ELSEWHERE).status_code == 429
    assert gets_in(OFFICE)


def test_forged_forwarded_address_does_not_make_a_new_visitor(reporter, clock):
    for number in range(5):
        Client(REMOTE_ADDR=ELSEWHERE, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}").post(
            "/admin/login/", {"username": "phong-vien", "password": "doan-mo"}
        )
    assert log_in("phong-vien", PASSWORD, ELSEWHERE).status_code == 429


def test_unknown_name_is_answered_as_a_known_one(reporter, clock):
    fail(5)
    fail(5, "khong-co-ai")
    known, unknown = log_in("phong-vien", "doan-mo"), log_in("khong-co-ai", "doan-mo")
    assert known.status_code == unknown.status_code == 429


def test_what_was_typed_as_a_name_is_not_kept(reporter, clock):
    fail(1, "Mat-khau-go-nham-o")
    (attempt,) = LoginAttempt.objects.all()
    assert "mat-khau" not in f"{attempt.account} {attempt.address} {attempt}".casefold()


def test_nonsense_is_answered(reporter, clock):
    for username in ("", "\0", "x" * 10_000, "🤖", "a\r\nb", "Đỗ"):
        response = log_in(username, "doan-mo")
        assert response.status_code == 200
        assert "sessionid" not in response.cookies
    assert Client(REMOTE_ADDR="").post("/admin/login/", {"username": "a", "password": "b"})


def test_old_attempts_are_forgotten(reporter, clock):
    fail(3)
    assert gets_in(ELSEWHERE)
    clock.shift(timedelta(days=1, seconds=1))
    logins.forget_attempts(timezone.now())
    assert list(LoginAttempt.objects.values_list("has_succeeded", flat=True)) == [True]
    clock.shift(timedelta(days=30))
    logins.forget_attempts(timezone.now())
    assert not LoginAttempt.objects.exists()


def test_attempts_at_the_same_moment_are_all_counted(tmp_path):
    with prepared(tmp_path) as environment, serving(environment) as server:
        address = f"{server.url}/admin/login/"
        with urlopen(address, timeout=20) as page:
            cookie = page.headers["Set-Cookie"].split(";")[0]
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())[1]

        def guess(number: int) -> int:
            form = {"csrfmiddlewaretoken": token, "username": "admin", "password": f"doan-{number}"}
            request = Request(address, urlencode(form).encode(), {"Cookie": cookie})
            try:
                with urlopen(request, timeout=60) as answer:
                    return answer.status
            except HTTPError as error:
                return error.code

        with ThreadPoolExecutor(8) as pool:
            statuses = list(pool.map(guess, range(40)))
    assert set(statuses) == {200, 429}
    assert statuses.count(200) <= logins.ACCOUNT_AT_ADDRESS.failures
