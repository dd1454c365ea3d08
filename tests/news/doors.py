"""Every admin address of ours, and the rights that open it."""

from dataclasses import dataclass

from news.editorial import Right
from tests.news.editorial_desk import article_form


class Everybody(frozenset):
    """Whoever asks, logged in or not."""


EVERYBODY = Everybody()
STAFF = frozenset({Right.ENTER})
NOBODY: frozenset[Right] = frozenset()
WRITERS = {Right.DRAFT_IN_OWN_CATEGORIES, Right.DRAFT_ANYWHERE, Right.EDIT_ANY}
DECIDERS = {Right.CHECK, Right.APPROVE}
ROYALTIES = {Right.SET_ROYALTIES, Right.CLOSE_ROYALTIES, Right.SIGN_ROYALTIES}


@dataclass(frozen=True)
class Row:
    """Who gets in: those who hold any of the rights. No POST (or GET) means that nobody does.

    `is_for_every_ward`: it names nothing of one ward, so that the staff of others get in as well
    and see what is theirs. `over` are other numbers for the address, `data` what is posted.
    """

    get: set[Right] | frozenset[Right] = NOBODY
    post: set[Right] | frozenset[Right] = NOBODY
    is_for_every_ward: bool = False
    over: tuple[tuple[str, object], ...] = ()
    data: tuple[tuple[str, str], ...] = ()

    def posted(self, numbers: dict[str, object]) -> dict[str, str]:
        return {name: str(numbers.get(value, value)) for name, value in self.data}


def _shared(get=NOBODY, post=NOBODY, **more) -> Row:
    return Row(get, post, is_for_every_ward=True, **more)


def _snippet(name: str, right: Right, is_shared: bool = False) -> dict[str, Row]:
    """A snippet's own screens and its chooser; `is_shared`: its rows belong to no ward."""
    rights, row = {right}, _shared if is_shared else Row
    screens = {
        "": _shared(rights),
        "results/": _shared(rights),
        "add/": _shared(rights, rights),
        "edit/<int:pk>/": row(rights, rights),
        "delete/<int:pk>/": row(rights, rights),
        "usage/<int:pk>/": row(rights),
        "history/<int:pk>/": row(rights),
        "history-results/<int:pk>/": row(rights),
    }
    # Whoever writes chooses; rows of others are left out.
    chooser = {
        "": _shared(STAFF),
        "results/": _shared(STAFF),
        "chosen-multiple/": _shared(STAFF),
        "chosen/<str:pk>/": _shared(STAFF) if is_shared else Row(CHOOSERS),
        "create/": Row(),
    }
    return {f"admin/snippets/{name}/{end}": row for end, row in screens.items()} | {
        f"admin/snippets/choose/{name}/{end}": row for end, row in chooser.items()
    }


WRITE_NEW = {Right.DRAFT_IN_OWN_CATEGORIES, Right.DRAFT_ANYWHERE, Right.MANAGE_CATEGORIES}
# Reporters see those about their own pieces, and change none of them.
READS_REPORTS = {Right.ANSWER_READERS, Right.SEE_OWN_REPORT}
FILLED_IN = tuple(article_form("Tin").items())
CHOOSERS = WRITERS | {Right.MANAGE_CATEGORIES}
MONTH = "admin/nhuan-but/<int:site_id>/<int:year>/<int:month>/"
CATEGORY = "admin/chuyen-muc/<int:category_id>/"
PAGE = "admin/pages/<int:page_id>/"
CLOSED = (("month", 6),)
CATEGORIES, USERS = {Right.MANAGE_CATEGORIES}, {Right.MANAGE_USERS}

TABLE: dict[str, Row] = {
    "admin/login/": _shared(EVERYBODY, EVERYBODY),
    "admin/pages/add/<slug:content_type_app_name>/<slug:content_type_model_name>/"
    "<int:parent_page_id>/": Row(WRITE_NEW, WRITE_NEW, data=FILLED_IN),
    f"{PAGE}edit/": Row(WRITERS, WRITERS, data=FILLED_IN),
    f"{PAGE}unpublish/": Row(
        {Right.UNPUBLISH}, {Right.UNPUBLISH}, over=(("page_id", "live_page_id"),)
    ),
    f"{PAGE}nhan-xet/": Row(post=WRITERS),
    f"{PAGE}history/": Row(WRITERS),
    f"{PAGE}history/results/": Row(WRITERS),
    # Both lead on to the history, which asks who is there.
    f"{PAGE}workflow_history/": _shared(STAFF, STAFF),
    f"{PAGE}workflow_history/detail/<int:workflow_state_id>/": _shared(STAFF, STAFF),
    "admin/api/main/pages/": _shared(STAFF),
    "admin/api/main/pages/<int:pk>/": Row(WRITERS),
    "admin/api/main/pages/find/": Row(),
    "admin/api/main/pages/<int:pk>/action/<str:action_name>/": Row(),
    "admin/chuyen-muc/": _shared(CATEGORIES),
    "admin/chuyen-muc/them/": Row(post=CATEGORIES, data=(("parent", "category_id"),)),
    CATEGORY: Row(CATEGORIES),
    f"{CATEGORY}ten/": Row(post=CATEGORIES),
    f"{CATEGORY}thu-tu/": Row(post=CATEGORIES),
    f"{CATEGORY}menu/": Row(post=CATEGORIES),
    f"{CATEGORY}gop/": Row(CATEGORIES, CATEGORIES),
    f"{CATEGORY}nguoi-duyet/": Row({Right.MANAGE_WORKFLOWS}, {Right.MANAGE_WORKFLOWS}),
    "admin/kiem-tra/<int:page_id>/": Row(post=WRITERS),
    "admin/kiem-tra/moi/<int:parent_id>/": Row(post=WRITE_NEW),
    "admin/bao-loi/": _shared(READS_REPORTS),
    "admin/bao-loi/<int:report_id>/": Row(READS_REPORTS, READS_REPORTS),
    "admin/bao-loi/<int:report_id>/nhan/": Row(post=READS_REPORTS),
    "admin/bao-loi/<int:report_id>/dinh-chinh/": Row(
        {Right.ANSWER_READERS}, {Right.ANSWER_READERS}
    ),
    "admin/phien/": _shared(STAFF, STAFF),
    "admin/duyet-thay/": _shared(
        DECIDERS | {Right.MANAGE_WORKFLOWS}, DECIDERS | {Right.MANAGE_WORKFLOWS}
    ),
    "admin/duyet-thay/<int:deputyship_id>/ket-thuc/": Row(post=DECIDERS | {Right.MANAGE_WORKFLOWS}),
    "admin/dang-khan/<int:page_id>/": Row({Right.PUBLISH_URGENTLY}, {Right.PUBLISH_URGENTLY}),
    "admin/dang-khan/<int:urgent_id>/xac-nhan/": Row(post=DECIDERS),
    "admin/dang-khan/<int:urgent_id>/go-bai/": Row(DECIDERS, DECIDERS),
    "admin/lich/": _shared(WRITERS),
    "admin/bao-cao/": _shared({Right.SEE_REPORTS, Right.SEE_OWN_REPORT}),
    "admin/bao-cao/bai-viet.xlsx": _shared({Right.SEE_REPORTS, Right.SEE_OWN_REPORT}),
    "admin/bao-cao/bai-viet.csv": _shared({Right.SEE_REPORTS, Right.SEE_OWN_REPORT}),
    "admin/bao-cao/thang/": _shared({Right.SEE_REPORTS}),
    "admin/nhuan-but/": _shared(ROYALTIES),
    MONTH: Row(ROYALTIES, {Right.SET_ROYALTIES}),
    f"{MONTH}dong/": Row(post={Right.CLOSE_ROYALTIES}),
    f"{MONTH}ky/": Row(post={Right.SIGN_ROYALTIES}, over=CLOSED),
    f"{MONTH}dieu-chinh/<int:number>/": Row(
        {Right.CLOSE_ROYALTIES}, {Right.CLOSE_ROYALTIES}, over=CLOSED
    ),
    f"{MONTH}bang-ke.xlsx": Row(ROYALTIES),
    f"{MONTH}in/": Row(ROYALTIES),
    **_snippet("news/basesalary", Right.MANAGE_ROYALTY_RATES, is_shared=True),
    **_snippet("news/royaltyrate", Right.MANAGE_ROYALTY_RATES),
    **_snippet("cms/weblinkset", Right.MANAGE_WEB_LINKS),
    **_snippet("cms/banner", Right.MANAGE_BANNERS),
    **_snippet("news/author", Right.MANAGE_AUTHORS, is_shared=True),
    "admin/snippets/news/author/copy/<int:pk>/": _shared(
        {Right.MANAGE_AUTHORS}, {Right.MANAGE_AUTHORS}
    ),
    **_snippet("news/searchsynonym", Right.MANAGE_SEARCH),
    **_snippet("news/searchpromotion", Right.MANAGE_SEARCH),
    "admin/pages/": _shared(WRITERS),
    "admin/translation/submit/page/<int:page_id>/": Row(WRITERS, WRITERS),
    "admin/bai-viet/": _shared(WRITERS),
    "admin/bai-viet/results/": _shared(WRITERS),
    "admin/bai-viet/choose_parent/": _shared(STAFF, STAFF),
    "admin/users/": Row(USERS),
    "admin/users/results/": Row(USERS),
    "admin/users/new/": Row(USERS, USERS),
    "admin/users/edit/<int:pk>/": Row(USERS, USERS),
    "admin/users/delete/<int:pk>/": Row(USERS, USERS),
    "admin/users/history/<int:pk>/": Row(USERS),
    "admin/users/history-results/<int:pk>/": Row(USERS),
    "admin/users/usage/<int:pk>/": Row(USERS),
    "admin/users/copy/<int:pk>/": Row(USERS, USERS),
    "admin/images/chooser/": _shared(STAFF),
    "admin/images/chooser/results/": _shared(STAFF),
    "admin/images/chooser/chosen/<str:pk>/": _shared(STAFF),
    "admin/images/chooser/chosen-multiple/": _shared(STAFF),
    "admin/images/chooser/create/": _shared({Right.UPLOAD_MEDIA}, {Right.UPLOAD_MEDIA}),
    "admin/images/chooser/<int:image_id>/select_format/": _shared(STAFF, STAFF),
    "admin/hai-buoc/": _shared(STAFF, STAFF),
    "admin/hai-buoc/cai-dat/": _shared(STAFF, STAFF),
    "admin/hai-buoc/ma-du-phong/": _shared(post=STAFF),
    "admin/hai-buoc/<int:user_id>/xoa/": Row(USERS, USERS),
    "admin/dan/": _shared(post=STAFF),
    "admin/so-tay/": _shared(STAFF, STAFF),
}
