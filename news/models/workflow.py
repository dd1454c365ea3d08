"""Who belongs to which desk, and the task of the approval workflow.

The rules themselves are in `news.editorial`; these models only call it.
"""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Site, TaskState, Workflow

from news.models.deciding import Deputyship


class RoleGroup(models.Model):
    """The group of the people who hold a role at a site, or everywhere (no site).

    Kept by `setup_editorial`. Rights follow from here, so that renaming a group, or changing its
    boxes in the admin, gives nobody a right that the table in `news.editorial` does not.
    """

    role = models.CharField(_("role"), max_length=20)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, related_name="role_groups"
    )
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role_group")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role", "site"], name="one_group_per_role_and_site"),
            models.UniqueConstraint(
                fields=["role"], condition=Q(site=None), name="one_group_per_role_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.group}"


class CategoryDesk(models.Model):
    """The reporters of one category, tied to the page: a rename or a move changes nothing."""

    category = models.OneToOneField(
        "news.CategoryPage", on_delete=models.CASCADE, related_name="desk"
    )
    reporters = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="category_desk")

    def __str__(self) -> str:
        return self.reporters.name


class SiteWorkflow(models.Model):
    """The workflow that `setup_editorial` keeps for a site; a category may get its own besides."""

    site = models.OneToOneField(Site, on_delete=models.CASCADE, related_name="editorial_workflow")
    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.site}: {self.workflow}"


class CategoryWorkflow(models.Model):
    """The workflow of a category with people of its own; used while the category's page has it."""

    category = models.OneToOneField(
        "news.CategoryPage", on_delete=models.CASCADE, related_name="own_workflow"
    )
    workflow = models.OneToOneField(Workflow, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.workflow)


class EditorialLock(WorkflowLock):
    """Says in plain words why a piece cannot be changed while it waits."""

    def get_message(self, user) -> str | None:
        if not self.for_user(user):
            return None
        if self.task.step == EditorialTask.Step.PUBLISH:
            text = _(
                "The text is frozen at the step “{step}”: what is approved is exactly what is "
                "published. To change it, send the piece back with a reason."
            )
        else:
            text = _("The piece is at the step “{step}”. Only the people of that step can edit it.")
        return format_html(text, step=self.task.name)


class EditorialTask(AbstractGroupApprovalTask):
    """A step of the workflow: its groups decide, and nobody decides over their own text.

    Every door (edit screen, dashboard, direct POST, service) ends in `on_action`.
    """

    class Step(models.TextChoices):
        CHECK = "check", _("Editor checks")
        PUBLISH = "publish", _("Approver publishes")

    step = models.CharField(_("step"), max_length=10, choices=Step.choices, default=Step.CHECK)
    site = models.ForeignKey(
        Site, on_delete=models.CASCADE, null=True, blank=True, editable=False, related_name="+"
    )
    # A category's step: its group narrows the people of the site's same step down.
    of_category = models.BooleanField(default=False, editable=False)

    lock_class = EditorialLock
    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "step"]
    admin_form_readonly_on_edit_fields = [
        *AbstractGroupApprovalTask.admin_form_readonly_on_edit_fields,
        "step",
    ]

    class Meta:
        verbose_name = _("editorial step")
        verbose_name_plural = _("editorial steps")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "step"],
                condition=Q(site__isnull=False, of_category=False),
                name="one_editorial_task_per_site_and_step",
            )
        ]

    def start(self, workflow_state, user=None) -> TaskState:
        """Starts the first step whose approval the present text lacks, not always this one."""
        first = workflow_state.get_next_task()
        if first and first.pk != self.pk:
            return first.specific.start(workflow_state, user=user)
        return super().start(workflow_state, user=user)

    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        from news import editorial  # editorial reads this model

        editorial.decide(task_state, user, editorial.Action(action_name), **kwargs)

    def get_actions(self, obj, user) -> list[tuple[str, str, bool]]:
        from news import editorial  # editorial reads this model

        return editorial.available_actions(self, obj, user)

    def get_form_for_action(self, action) -> type:
        from news import editorial_forms  # keeps forms out of the models' import

        if action == "reject":
            return editorial_forms.ReturnForm
        if self.step == self.Step.PUBLISH:
            return editorial_forms.PublishForm
        return editorial_forms.PassOnForm

    def get_task_states_user_can_moderate(self, user, **kwargs) -> models.QuerySet:
        if not self.has_member(user):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    def user_can_access_editor(self, obj, user) -> bool:
        return user.is_superuser or self.has_member(user)

    def locked_for_user(self, obj, user) -> bool:
        """Only checkers edit while they check; nobody edits what waits for the last approval."""
        return self.step == self.Step.PUBLISH or not self.has_member(user)

    def user_can_lock(self, obj, user) -> bool:
        return False

    def has_member(self, user: "settings.AUTH_USER_MODEL") -> bool:
        """Whether `user` decides here, themself or as a deputy; superusers are not, as such."""
        return self.members().filter(pk=user.pk).exists()

    def members(self) -> models.QuerySet:
        """The people of this step now: its own, and their deputies."""
        deputies = Q(pk__in=self._deputyships().values("deputy"))
        people = get_user_model().objects.filter(is_active=True)
        return people.filter(Q(pk__in=self.own_people().values("pk")) | deputies)

    def own_people(self) -> models.QuerySet:
        """Active members of the step's groups, deputies not counted.

        At a category's step only those who hold the site's same step, so that choosing a person
        for a category gives nobody a right; all of them while nobody is left who was chosen.
        """
        people = get_user_model().objects.filter(is_active=True)
        chosen = people.filter(groups__in=self.groups.all()).distinct()
        if not self.of_category:
            return chosen
        whole = EditorialTask.objects.filter(site=self.site_id, step=self.step, of_category=False)
        everybody = people.filter(groups__in=whole.values("groups")).distinct()
        chosen = everybody.filter(pk__in=chosen.values("pk"))
        return chosen if chosen.exists() else everybody

    def deputyship_of(self, user: "settings.AUTH_USER_MODEL") -> Deputyship | None:
        """The deputyship by which alone `user` decides here; None for the step's own people."""
        if self.own_people().filter(pk=user.pk).exists():
            return None
        return self._deputyships().filter(deputy=user).select_related("absent").first()

    def _deputyships(self) -> models.QuerySet:
        """Those that count today at this step.

        The absent person is one of its own people: what a deputy holds cannot be passed on. The
        deputy still decides at a step of the same site in their own right.
        """
        staff = EditorialTask.objects.filter(
            site=self.site_id, of_category=False, groups__user=models.OuterRef("deputy")
        )
        return (
            Deputyship.objects.running(timezone.localdate())
            .filter(models.Exists(staff), site=self.site_id)
            .filter(absent__in=self.own_people().values("pk"))
            .order_by("pk")
        )

    @classmethod
    def get_description(cls) -> str:
        return _("The chosen groups decide; nobody decides over a piece that they wrote or changed")
