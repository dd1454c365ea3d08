"""The second step of logging in: who is asked, that nothing opens without it, and a lost phone."""

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from cms import second_factor
from news.editorial import Role
from news.permissions import publishes
from tests.news.editorial_desk import PASSWORD, edit_url, fresh, signed_in

VERIFY, SET_UP = "/admin/hai-buoc/", "/admin/hai-buoc/cai-dat/"


def phone_of(user) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="phone", confirmed=True)


def code_of(device: TOTPDevice, later: int = 0) -> str:
    return f"{totp(device.bin_key, drift=later):06}"


def asked(client: Client, address: str = "/admin/") -> str:
    """Where the person is led when they open an address; '' when it opens."""
    answer = client.get(address)
    return answer["Location"].split("?")[0] if answer.status_code == 302 else ""


def test_nobody_is_asked_by_default(office):
    assert django_settings.REQUIRE_2FA == "off"
    assert asked(signed_in(office.approver)) == ""


def test_with_all_everybody_sets_it_up_first(office, settings):
    settings.REQUIRE_2FA = "all"
    for role in Role:
        assert asked(signed_in(office.people[role])) == SET_UP


def test_with_publishers_those_are_asked_whose_work_reaches_readers(office, settings):
    settings.REQUIRE_2FA = "publishers"
    led = {role for role in Role if asked(signed_in(office.people[role])) == SET_UP}
    assert led == {Role.APPROVER, Role.CATEGORY_ADMIN, Role.ADMIN}
    assert led == {role for role in Role if publishes(office.people[role])}


def test_a_person_sets_it_up_and_comes_in_with_the_next_code(office, settings):
    settings.REQUIRE_2FA = "all"
    client = signed_in(office.editor)
    page = client.get(SET_UP)
    assert "<svg" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    device = TOTPDevice.objects.get(user=office.editor)
    assert not device.confirmed
    refused = client.post(SET_UP, {"code": "000000"})
    assert 'role="alert"' in refused.content.decode()
    device.refresh_from_db()
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = client.post(SET_UP, {"code": code_of(device)})
    codes = StaticToken.objects.filter(device__user=office.editor).values_list("token", flat=True)
    assert len(codes) == second_factor.RECOVERY_CODES
    assert all(code in done.content.decode() for code in codes)
    assert asked(client) == ""
    again = Client()
    again.login(username=office.editor.username, password=PASSWORD)
    assert asked(again) == VERIFY
    answer = again.post(f"{VERIFY}?next=/admin/bai-viet/", {"code": code_of(device, later=1)})
    assert answer["Location"] == "/admin/bai-viet/"
    assert asked(again) == ""


def test_whoever_has_a_phone_is_asked_though_nobody_demands_it(office):
    phone_of(office.reporter)
    assert asked(signed_in(office.reporter)) == VERIFY


@pytest.mark.parametrize(
    "address",
    ["/admin/", "/admin/bai-viet/", "/admin/account/", "/admin/images/", "/admin/api/main/pages/"],
)
def test_without_the_code_no_screen_opens(office, address):
    phone_of(office.admin)
    client = signed_in(office.admin)
    assert asked(client, address) == VERIFY
    script = client.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
    assert script.status_code in {302, 401, 403}


def test_without_the_code_nothing_is_saved_or_decided(office):
    article = office.checked()
    phone_of(office.approver)
    client = signed_in(office.approver)
    data = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    client.post(edit_url(article), data)
    assert not fresh(article).live


def test_the_keeper_of_unsaved_words_sees_a_lost_login(office):
    phone_of(office.reporter)
    client = signed_in(office.reporter)
    answer = client.get(reverse("session_state"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code in {302, 401, 403}


def test_other_pages_do_not_know_a_person_without_the_code(office):
    article = office.draft()
    phone_of(office.editor)
    client = signed_in(office.editor)
    request = client.get("/").wsgi_request
    assert not request.user.is_authenticated
    assert client.get(f"/admin/pages/{article.pk}/view_draft/").status_code == 302


def test_a_code_is_good_once_and_guessing_is_slowed(office, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    device = phone_of(office.editor)
    first, second = signed_in(office.editor), signed_in(office.editor)
    code = code_of(device)
    first.post(VERIFY, {"code": code})
    assert asked(first) == ""
    second.post(VERIFY, {"code": code})
    assert asked(second) == VERIFY
    for _each in range(3):
        second.post(VERIFY, {"code": "123456"})
    second.post(VERIFY, {"code": code_of(device, later=1)})
    assert asked(second) == VERIFY  # right, but too soon after wrong ones


def test_a_recovery_code_opens_once(office):
    phone_of(office.editor)
    code = second_factor.new_recovery_codes(office.editor)[0]
    client, other = signed_in(office.editor), signed_in(office.editor)
    client.post(VERIFY, {"code": f" {code.upper()} "})
    assert asked(client) == ""
    other.post(VERIFY, {"code": code})
    assert asked(other) == VERIFY


def test_who_only_knows_the_password_cannot_put_a_phone_of_their_own_in_its_place(office):
    device = phone_of(office.editor)
    thief = signed_in(office.editor)
    assert asked(thief, SET_UP) == VERIFY
    assert thief.post("/admin/hai-buoc/ma-du-phong/").status_code == 302
    assert not StaticToken.objects.exists()
    assert list(TOTPDevice.objects.all()) == [device]


def test_an_administrator_resets_a_lost_phone(office):
    phone_of(office.editor)
    second_factor.new_recovery_codes(office.editor)
    address = reverse("second_factor_reset", args=[office.editor.pk])
    assert signed_in(office.approver).post(address).status_code in {302, 403}
    assert second_factor.has_device(office.editor)
    signed_in(office.admin).post(address)
    assert not second_factor.has_device(office.editor)
    assert not StaticToken.objects.exists()
    assert asked(signed_in(office.editor)) == ""


def test_a_session_is_not_whole_once_its_phone_was_reset(office, settings):
    settings.REQUIRE_2FA = "all"
    device = phone_of(office.editor)
    client = signed_in(office.editor)
    client.post(VERIFY, {"code": code_of(device)})
    assert asked(client) == ""
    call_command("reset_second_factor", office.editor.username)
    assert asked(client) == SET_UP


def test_the_way_on_never_leads_to_another_site(office):
    device = phone_of(office.editor)
    client = signed_in(office.editor)
    answer = client.post(f"{VERIFY}?next=https://xau.example/", {"code": code_of(device)})
    assert answer["Location"] == "/admin/"


def test_a_session_known_to_have_no_phone_asks_the_database_nothing(
    office, django_assert_num_queries, rf
):
    client = signed_in(office.editor)
    request = rf.get("/admin/")
    request.session = client.session
    assert request.session[second_factor.HAS_NONE] == office.editor.pk  # loads it
    with django_assert_num_queries(0):
        assert second_factor.missing_step(request, office.editor) == ""
