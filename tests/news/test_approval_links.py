"""A leader approves from a phone: the link is theirs, for one version, once, and never by a GET."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from wagtail.models import PageLogEntry

from cms import jobs
from cms.models import User
from news import approval_links, editorial
from news.editorial import Action, Role
from news.history import history
from news.models import ApprovalLink, Author
from tests.factories import AuthorFactory
from tests.news.editorial_desk import fresh, signed_in, step_of

ADDRESS = re.compile(r"http://testserver(/duyet-bai/[\w-]{40,}/)")


@pytest.fixture(autouse=True)
def no_guesses_counted():
    cache.clear()


def link_in_mail(to: str = "approver@example.test") -> str:
    """The path of the newest link that was mailed to a person."""
    [body] = [message.body for message in mail.outbox if message.to == [to]][-1:]
    return ADDRESS.search(body)[1]


def confirm(client, path: str, way: str = "dang", **data):
    """Presses the button of the page of confirmation, as a person does."""
    page = client.get(f"{path}{way}/").content.decode()
    found = re.search(r'name="token" value="([^"]+)"', page)
    return client.post(f"{path}{way}/", {"token": found[1] if found else "", **data})


def test_a_leader_approves_in_three_taps_without_logging_in(office, client):
    article = office.checked(title="Lễ ra quân", lead="Sáng nay, phường ra quân.")
    path = link_in_mail()
    page = client.get(path).content.decode()
    assert "Sáng nay, phường ra quân." in page
    assert f'href="{path}dang/"' in page
    assert "Xác nhận duyệt đăng" in client.get(f"{path}dang/").content.decode()
    assert confirm(client, path).status_code == 302
    assert fresh(article).live
    assert client.get(fresh(article).url).status_code == 200
    page = client.get(path).content.decode()
    assert "Nguyễn Văn Bình đã duyệt bài này qua liên kết lúc" in page
    assert not client.cookies


def test_a_leader_sends_back_with_a_reason_that_is_never_lost(office, client):
    article = office.checked()
    path = link_in_mail()
    answer = confirm(client, path, "tra-lai", comment="  ")
    assert answer.status_code == 400
    assert "lý do" in answer.content.decode()
    answer = client.post(f"{path}tra-lai/", {"comment": "Thiếu nguồn <b>."})
    assert "Thiếu nguồn &lt;b&gt;." in answer.content.decode()
    assert step_of(article) == "Duyệt đăng"
    assert confirm(client, path, "tra-lai", comment="Thiếu nguồn.").status_code == 302
    assert fresh(article).current_workflow_state.status == "needs_changes"
    assert "Thiếu nguồn." in [entry.comment for entry in history(article)]
    assert "đã trả lại bài này" in client.get(path).content.decode()


@pytest.mark.parametrize("way", ["", "dang/", "tra-lai/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_a_mail_scanner_fetches_decides_nothing(office, client, way, method):
    article = office.checked()
    assert getattr(client, method)(link_in_mail() + way).status_code == 200
    assert step_of(article) == "Duyệt đăng"


@pytest.mark.parametrize("token", ["", "x", "of-the-other-action", "of-another-link"])
def test_a_post_without_the_page_of_confirmation_decides_nothing(office, client, token):
    other = office.checked()
    other_path = link_in_mail()
    article = office.checked()
    path = link_in_mail()
    if token == "of-the-other-action":
        page = client.get(f"{path}tra-lai/")
    else:
        page = client.get(f"{other_path}dang/")
    stolen = re.search(r'name="token" value="([^"]+)"', page.content.decode())[1]
    answer = client.post(f"{path}dang/", {"token": stolen if token.startswith("of") else token})
    assert answer.status_code == 409
    assert [step_of(article), step_of(other)] == ["Duyệt đăng", "Duyệt đăng"]


def test_a_link_decides_once(office, client):
    article = office.checked()
    path = link_in_mail()
    confirm(client, path, "tra-lai", comment="Thiếu nguồn.")
    editorial.submit(fresh(article), office.reporter)
    answer = client.post(f"{path}dang/", {"token": "x"})
    assert "đã trả lại bài này" in answer.content.decode()
    assert not fresh(article).live


def test_a_stale_version_is_refused_and_not_shown(office, client):
    article = office.checked(lead="Câu cũ.")
    path = link_in_mail()
    article.lead = "Câu mới."
    article.save_revision(user=office.editor)
    for answer in (client.get(path), client.post(f"{path}dang/", {"token": "x"})):
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "đây là bản cũ" in page
        assert "Câu cũ." not in page and "Câu mới." not in page


def test_every_reason_is_told_at_once(office, client):
    article = office.checked()
    path = link_in_mail()
    editorial.return_for_changes(article, office.approver, "Thiếu nguồn.")
    article = fresh(article)
    article.lead = "Câu mới."
    article.save_revision(user=office.reporter)
    office.approver.groups.clear()
    ApprovalLink.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    page = client.get(path).content.decode()
    for reason in (
        "đã hết hạn lúc",
        "không còn duyệt ở bước",
        "đã có người xử lý",
        "đây là bản cũ",
    ):
        assert reason in page


def test_an_expired_link_is_closed(office, client, settings):
    settings.APPROVAL_LINK_HOURS = 2
    office.checked()
    path = link_in_mail()
    assert client.get(path).status_code == 200
    ApprovalLink.objects.update(expires_at=timezone.now())
    assert client.get(path).status_code == 409
    [link] = ApprovalLink.objects.all()
    with pytest.raises(editorial.Refused):
        approval_links.decide(link, Action.APPROVE)


@pytest.mark.parametrize("how", ["deactivated", "out of the group"])
def test_who_may_no_longer_decide_neither_reads_nor_decides(office, client, how):
    article = office.checked(lead="Câu mật.")
    path = link_in_mail()
    token = re.search(r'value="([^"]+)"', client.get(f"{path}dang/").content.decode())[1]
    if how == "deactivated":
        User.objects.filter(pk=office.approver.pk).update(is_active=False)
    else:
        office.approver.groups.clear()
    assert "Câu mật." not in client.get(path).content.decode()
    assert client.post(f"{path}dang/", {"token": token}).status_code == 409
    assert not fresh(article).live


def test_who_wrote_the_text_since_may_only_send_it_back(office, client):
    author = AuthorFactory()
    article = office.draft()
    article.article_authors.create(author=author)
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    path = link_in_mail()
    Author.objects.filter(pk=author.pk).update(user=office.approver)
    page = client.get(path).content.decode()
    assert f"{path}dang/" not in page and f"{path}tra-lai/" in page
    assert confirm(client, path).status_code == 409
    assert not fresh(article).live


def test_only_a_digest_of_the_secret_is_stored(office):
    office.checked()
    secret = link_in_mail().split("/")[2]
    [link] = ApprovalLink.objects.values()
    assert secret not in str(link)
    assert link["digest"] == approval_links.digest_of(secret)


def test_each_person_gets_a_link_of_their_own(office):
    office.one_more(Role.APPROVER)
    office.checked()
    paths = {
        link_in_mail(message.to[0]) for message in mail.outbox if "/duyet-bai/" in message.body
    }
    assert len(paths) == ApprovalLink.objects.count() == 2


def test_the_first_step_has_no_links(office):
    office.submitted()
    assert "/duyet-bai/" not in mail.outbox[-1].body
    assert not ApprovalLink.objects.exists()


def test_the_link_opens_nothing_else(office, client):
    article = office.checked()
    client.get(link_in_mail())
    assert client.get(f"/admin/pages/{article.pk}/edit/").status_code == 302
    assert not client.session.keys()


@pytest.mark.parametrize("way", ["", "dang/", "tra-lai/"])
def test_the_address_is_told_to_nobody(office, client, way):
    office.checked()
    answer = client.get(link_in_mail() + way)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store, private"
    assert "noindex" in answer["X-Robots-Tag"]
    assert not answer.cookies


def test_guessing_is_stopped(site, client):
    answers = [client.get(f"/duyet-bai/doan-{number}/").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]


def test_the_history_says_that_it_came_by_a_link(office, client):
    article = office.checked()
    confirm(client, link_in_mail())
    said = [(entry.who, entry.label) for entry in history(article)]
    assert ("Nguyễn Văn Bình", "Duyệt qua liên kết") in said
    assert PageLogEntry.objects.get(action="news.link.approve").user == office.approver


def test_a_changed_piece_is_compared_with_what_is_published(office, client):
    article = office.checked(lead="Câu đầu tiên.")
    editorial.approve(article, office.approver)
    article = fresh(article)
    article.lead = "Câu đã sửa."
    article.body = [("paragraph", "<p>Đoạn mới thêm.</p>")]
    article.save_revision(user=office.reporter)
    editorial.submit(fresh(article), office.reporter)
    editorial.approve(fresh(article), office.editor)
    page = client.get(link_in_mail()).content.decode()
    assert "So với bản đang đăng" in page
    assert '<span class="deletion">' in page
    assert page.count("Đoạn mới thêm.") == 2  # in the comparison and in the text


def test_another_admin_session_does_not_decide_for_the_link(office):
    """The link's person decides, whoever happens to be logged in on the phone."""
    article = office.checked()
    confirm(signed_in(office.reporter), link_in_mail())
    assert fresh(article).live
    assert PageLogEntry.objects.get(action="news.link.approve").user == office.approver


def test_links_are_forgotten_long_after_they_expired(office, settings):
    settings.JOBS = {"forget_approval_links": settings.JOBS["forget_approval_links"]}
    office.checked()
    link = ApprovalLink.objects.get()
    for days, is_kept in ((0, True), (89, True), (91, False)):
        jobs.run_due(link.expires_at + timedelta(days=days))
        assert ApprovalLink.objects.filter(pk=link.pk).exists() is is_kept, days
