"""`reset_second_factor USERNAME`: a lost phone, when no administrator can log in either."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cms import second_factor


class Command(BaseCommand):
    help = "Take the second step of logging in away from an account; it is set up anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args, username: str, **options) -> None:
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username})
        second_factor.forget(user)
        self.stdout.write(_("The second step of “%(name)s” was reset.") % {"name": username})
