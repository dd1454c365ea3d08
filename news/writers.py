"""Who wrote a text last: a version that only adds comments is not a text of who commented."""

from wagtail.models import COMMENTS_RELATION_NAME, Revision

# What Wagtail, the workflow and commenting change in a version without changing its text.
NOT_TEXT = {
    COMMENTS_RELATION_NAME,
    "draft_title",
    "first_published_at",
    "go_live_at",
    "has_unpublished_changes",
    "last_published_at",
    "latest_revision",
    "latest_revision_created_at",
    "live",
    "live_revision",
}


def last_writer_id(revision: Revision) -> int | None:
    """The account that saved the text of `revision`, whoever only commented on it since."""
    text = _text_of(revision)
    earlier = Revision.objects.filter(
        base_content_type=revision.base_content_type,
        object_id=revision.object_id,
        pk__lt=revision.pk,
    )
    for before in earlier.order_by("-pk").iterator(chunk_size=5):
        if _text_of(before) != text or _comments_of(before) == _comments_of(revision):
            break
        revision = before
    return revision.user_id


def _text_of(revision: Revision) -> dict:
    return {name: value for name, value in revision.content.items() if name not in NOT_TEXT}


def _comments_of(revision: Revision) -> list:
    return revision.content.get(COMMENTS_RELATION_NAME, [])
