"""The last gate: what is published when the last task is approved, and the one exception.

Wagtail imports this module while its own models load, so it imports no model itself.
"""

from django.utils.translation import gettext_lazy as _


def publish_approved(workflow_state, user=None) -> None:
    """Publishes, now or at its time, exactly the revision that the last approver approved.

    Nobody holds the right to publish an article; the workflow does. Raises `editorial.Refused`
    (and so undoes the approval) rather than publish a text that was not approved at every step.
    """
    from wagtail.models import Page  # see above

    from news import editorial  # see above

    page = Page.objects.get(pk=workflow_state.object_id)
    revision = page.latest_revision
    if reasons := editorial.publication_refusals(workflow_state, revision):
        raise editorial.Refused(reasons, page)
    revision.publish(user=user, skip_permission_checks=True)


def publish_urgently(urgent) -> None:
    """Publishes at once exactly the revision of an `UrgentPublication`, whatever step it is at.

    The only way past `publish_approved`. Raises `editorial.Refused` for any other text, and for
    the publisher's own. A running workflow ends with it, as at every publication.
    """
    from wagtail.models import Page  # see above

    from news.editorial import Refused  # see above
    from news.urgent import refusals  # see above

    page = Page.objects.get(pk=urgent.page_id)
    reasons = refusals(page, urgent.published_by, urgent.reason, urgent.revision_id)
    if not type(urgent).objects.filter(pk=urgent.pk, revision=urgent.revision_id).exists():
        reasons.append(_("There is no record of this urgent publication."))
    if reasons:
        raise Refused(reasons, page)
    revision = urgent.revision
    if revision.content.get("go_live_at"):
        revision.content = {**revision.content, "go_live_at": None}
        revision.save(update_fields=["content"])
    revision.publish(user=urgent.published_by, skip_permission_checks=True)
