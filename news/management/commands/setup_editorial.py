"""Applies the table of roles, rights and workflow; repeatable."""

from django.core.management.base import BaseCommand

from news import desks


class Command(BaseCommand):
    help = "Applies the table of roles, rights and workflow in news/editorial.py to every site."

    def handle(self, *args, **options) -> None:
        counts = desks.set_up()
        self.stdout.write(
            f"{counts['groups']} role groups, {counts['desks']} category desks, "
            f"{counts['workflows']} workflows"
        )
