"""What the editorial tests share: an office with one person per role, and moves of a piece."""

from dataclasses import dataclass

from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, Site

from cms.models import User
from news import desks, editorial
from news.editorial import Role
from news.models import ArticlePage, CategoryPage
from tests.factories import ArticlePageFactory

PASSWORD = "mat-khau-dai-de-thu-nghiem"


@dataclass
class Office:
    """A site whose table is applied, with one account per role."""

    site: Site
    category: CategoryPage
    other: CategoryPage
    people: dict[Role, User]

    def __getattr__(self, name: str) -> User:
        return self.people[Role(name)]

    def one_more(self, role: Role, **names) -> User:
        username = f"{role.value}-{User.objects.count()}"
        return desks.create_account(
            role, username, PASSWORD, email=f"{username}@example.test", **names
        )

    def draft(self, **values) -> ArticlePage:
        """A draft that the reporter wrote in their category."""
        values = {"parent": self.category, "owner": self.reporter, "live": False, **values}
        article = ArticlePageFactory(**values)
        article.save_revision(user=values["owner"], log_action=True)
        return fresh(article)

    def submitted(self, **values) -> ArticlePage:
        article = self.draft(**values)
        editorial.submit(article, article.owner)
        return fresh(article)

    def checked(self, **values) -> ArticlePage:
        article = self.submitted(**values)
        editorial.approve(article, self.editor)
        return fresh(article)


def open_office(site: Site, category: CategoryPage, other: CategoryPage) -> Office:
    desks.set_up()
    names = {
        Role.REPORTER: ("Trần", "Minh Thư"),
        Role.EDITOR: ("Lê", "Thanh Hà"),
        Role.APPROVER: ("Nguyễn", "Văn Bình"),
        Role.CATEGORY_ADMIN: ("Phạm", "Thu Cúc"),
        Role.ADMIN: ("Đỗ", "Quang Dũng"),
    }
    people = {
        role: desks.create_account(
            role,
            role.value,
            PASSWORD,
            last_name=last,
            first_name=first,
            email=f"{role.value}@example.test",
            categories=[category] if role == Role.REPORTER else [],
        )
        for role, (last, first) in names.items()
    }
    return Office(site, category, other, people)


def fresh(article: Page) -> ArticlePage:
    """The piece as another request would find it."""
    return ArticlePage.objects.get(pk=article.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def step_of(article: Page) -> str | None:
    """The name of the step at which the piece waits."""
    task = fresh(article).current_workflow_task
    return task.name if task else None


def article_form(title: str = "Bài viết mới", **extra) -> dict[str, str]:
    """What the browser posts from the article's edit screen."""
    data = {
        "title": title,
        "slug": "",
        "lead": "Câu dẫn.",
        "displayed_at": "",
        "cover": "",
        "cover_alt_text": "",
        "cover_caption": "",
        "byline": "",
        "source_name": "",
        "source_url": "",
        "tags": "",
        "body-count": "0",
        "go_live_at": "",
        "expire_at": "",
        "seo_title": "",
        "search_description": "",
    }
    for formset in ("article_authors", "attachments", "related_picks", "corrections", "comments"):
        data |= {
            f"{formset}-TOTAL_FORMS": "0",
            f"{formset}-INITIAL_FORMS": "0",
            f"{formset}-MIN_NUM_FORMS": "0",
            f"{formset}-MAX_NUM_FORMS": "1000",
        }
    return data | extra


def edit_url(article: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])


def add_url(category: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=["news", "articlepage", category.pk])


def action_url(article: Page, action: str) -> str:
    state = fresh(article).current_workflow_state.current_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, state.pk])


def post_decision(client: Client, article: Page, action: str, **data):
    """Decides from the dashboard, as a browser does after its dialog."""
    return client.post(action_url(article, action), data)


def post_urgent(client: Client, article: Page, reason: str):
    """Publishes urgently, as a browser does from the page that asks for the reason."""
    address = reverse("news_deciding:publish_urgently", args=[article.pk])
    data = {"reason": reason, "revision_id": fresh(article).latest_revision_id}
    return client.post(address, data)


def sent() -> list[tuple[str, str]]:
    """(recipient, subject) of every mail, and an empty box."""
    box = sorted((message.to[0], message.subject) for message in mail.outbox)
    mail.outbox.clear()
    return box
