"""The mark that changes with the menu and the like."""

import uuid

from django.db import models


class Generation(models.Model):
    """One row, whose mark is new after every change of what `cms.shelf` keeps."""

    ONLY = 1

    mark = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.mark)
