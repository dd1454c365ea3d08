"""The last step of the workflow: what happens when the last task is approved.

Wagtail imports this module while its own models load, so it imports no model itself.
"""


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
