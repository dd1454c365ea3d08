"""The mark that changes with the menu and the like."""

import uuid

from django.db import models


class Generation(models.Model):
    """A mark that is new after every change: of what `cms.shelf` keeps, of what readers may see."""

    ONLY = 1
    PAGES = 2

    mark = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.mark)
