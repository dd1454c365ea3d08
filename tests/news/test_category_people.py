"""A category may choose who decides about its pieces."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import TaskState

from news import (
    category_people,
    desks,
    editorial,
)
from news.editorial import Refused, Role, Step
from news.history import history
from news.models import (
    CategoryPage,
    EditorialTask,
)
from tests.factories import (
    CategoryPageFactory,
)
from tests.news.deciding import appoint, reasons_of
from tests.news.editorial_desk import (
    fresh,
    post_decision,
    sent,
    signed_in,
)

pytestmark = pytest.mark.usefixtures("in_english")


def test_chosen_people_decide_in_their_category_and_below_only(office):
    chosen, below = office.one_more(Role.APPROVER), CategoryPageFactory(parent=office.category)
    category_people.choose(office.category, {Step.PUBLISH: [chosen]}, office.admin)
    for parent in (office.category, below):
        article = office.checked(parent=CategoryPage.objects.get(pk=parent.pk))
        assert reasons_of(editorial.approve, article, office.approver) == [
            "You do not decide at the step “Duyệt đăng”."
        ]
        post_decision(signed_in(office.approver), article, "approve")
        assert not fresh(article).live
        assert list(TaskState.objects.reviewable_by(chosen)) and not list(
            TaskState.objects.reviewable_by(office.approver)
        )
        post_decision(signed_in(chosen), article, "approve")
        assert fresh(article).live
    elsewhere = office.checked(parent=office.other, owner=office.one_more(Role.EDITOR))
    editorial.approve(elsewhere, office.approver)
    assert fresh(elsewhere).live


def test_only_the_chosen_get_the_mail(office):
    chosen = office.one_more(Role.EDITOR)
    category_people.choose(office.category, {Step.CHECK: [chosen]}, office.admin)
    mail.outbox.clear()
    office.submitted()
    assert [to for to, _subject in sent()] == [chosen.email]


def test_who_was_chosen_does_not_approve_their_own_text(office):
    category_people.choose(office.category, {Step.PUBLISH: [office.approver]}, office.admin)
    article = office.submitted(owner=office.approver)
    editorial.approve(article, office.editor)
    assert len(reasons_of(editorial.approve, fresh(article), office.approver)) == 2


def test_choosing_gives_nobody_a_right_that_their_role_does_not(office):
    with pytest.raises(Refused, match="Not among the people of this step: Trần Minh Thư"):
        category_people.choose(office.category, {Step.PUBLISH: [office.reporter]}, office.admin)
    second = office.one_more(Role.APPROVER)
    category_people.choose(office.category, {Step.PUBLISH: [second]}, office.admin)
    article = office.checked()
    task = article.current_workflow_task
    task.groups.get().user_set.add(office.reporter)
    assert not task.has_member(office.reporter)
    second.groups.clear()
    assert not task.has_member(second)
    assert task.has_member(office.approver)  # nobody chosen is left: the site's people decide


def test_an_approver_stands_in_for_the_one_chosen(office):
    chosen = office.one_more(Role.APPROVER)
    category_people.choose(office.category, {Step.PUBLISH: [chosen]}, office.admin)
    article = office.checked()
    appoint(office, chosen, chosen, office.approver)
    editorial.approve(article, office.approver)
    assert fresh(article).live
    assert history(article)[-2].who == f"Nguyễn Văn Bình, in place of {chosen}"


def test_a_category_gives_its_people_up_and_gets_them_again(office):
    people = {Step.CHECK: [office.editor], Step.PUBLISH: [office.approver]}
    waiting = office.submitted()
    category_people.choose(office.category, people, office.admin)
    assert fresh(waiting).current_workflow_task.of_category is False
    own = fresh(waiting).get_workflow()
    assert [task.specific.step for task in own.tasks] == ["check", "publish"]
    category_people.choose(office.category, {}, office.admin)
    assert fresh(waiting).get_workflow() != own
    assert category_people.chosen(office.category) == {Step.CHECK: [], Step.PUBLISH: []}
    category_people.choose(office.category, people, office.admin)
    assert fresh(waiting).get_workflow() == own
    assert category_people.chosen(office.category) == people


def test_saving_again_mends_a_workflow_that_lost_its_publishing_step(office):
    people = {Step.PUBLISH: [office.approver]}
    category_people.choose(office.category, people, office.admin)
    own = office.category.get_workflow()
    own.workflow_tasks.last().delete()
    article = office.submitted()
    with pytest.raises(Refused, match="No approver has approved"):
        editorial.approve(article, office.editor)
    assert not fresh(article).live
    category_people.choose(office.category, people, office.admin)
    assert [task.specific.step for task in own.tasks] == ["check", "publish"]


def test_setting_the_office_up_again_leaves_the_people_of_categories(office):
    people = {Step.CHECK: [], Step.PUBLISH: [office.approver]}
    category_people.choose(office.category, people, office.admin)
    desks.set_up()
    assert category_people.chosen(office.category) == people
    assert EditorialTask.objects.filter(site=office.site, of_category=False).count() == 2


def test_the_screen_offers_the_people_of_each_step_and_keeps_the_choice(office):
    client = signed_in(office.admin)
    address = reverse("news_deciding:category_people", args=[office.category.pk])
    page = client.get(address).content.decode()
    assert "Nguyễn Văn Bình" in page and "Lê Thanh Hà" in page and "Trần Minh Thư" not in page
    client.post(address, {"publish": [office.approver.pk]})
    assert "checked" in client.get(address).content.decode()
    refused = client.post(address, {"publish": [office.reporter.pk]})
    assert refused.status_code == 422
    manage = reverse("news_categories:manage", args=[office.category.pk])
    assert address in client.get(manage).content.decode()
    assert address not in signed_in(office.category_admin).get(manage).content.decode()
    log = client.get(reverse("wagtailadmin_pages:history", args=[office.category.pk]))
    assert "Chose who decides here: Duyệt đăng: Nguyễn Văn Bình" in log.content.decode()
