"""Keeps desks in step with categories and names in the log, and connects the hand-over mails."""

from django.contrib.auth.models import Group
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from wagtail.models import BaseLogEntry, ModelLogEntry, PageLogEntry

from news import desks, handovers, history
from news.models import CategoryDesk, CategoryPage, RoleGroup

handovers.connect()
for entry in (PageLogEntry, ModelLogEntry):
    pre_save.connect(history.keep_name, sender=entry)
# Wagtail's history of the site and of snippets would say a number where the account was deleted.
BaseLogEntry.user_display_name = property(history.name_then)


@receiver(post_save, sender=CategoryPage)
def keep_desk(sender, instance: CategoryPage, raw: bool = False, **kwargs) -> None:
    if not raw:
        desks.desk_of(instance)


@receiver(post_delete, sender=CategoryDesk)
def remove_desk_group(sender, instance: CategoryDesk, **kwargs) -> None:
    Group.objects.filter(pk=instance.reporters_id).delete()


@receiver(post_delete, sender=RoleGroup)
def remove_role_group(sender, instance: RoleGroup, **kwargs) -> None:
    Group.objects.filter(pk=instance.group_id).delete()
