"""The one gate for text: whatever is saved has been through `cms.text.clean_input`.

Every way in (forms, rich text, block editors, import, API, shell) ends in `save()` or, for a
draft, in a revision; both pass here. Only `bulk_create` and `update` do not.
"""

from typing import Any

from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.fields import StreamField

from cms import text

_TEXT_FIELDS = (models.CharField, models.TextField)


def tidy(instance: models.Model) -> None:
    """Cleans every text field and body of `instance` in place; deferred fields stay deferred."""
    for field in instance._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if not value:
            continue
        if isinstance(field, StreamField):
            written = field.get_prep_value(value)
            cleaned = _clean_json(written)
            if cleaned != written:
                setattr(instance, field.attname, field.to_python(cleaned))
        elif isinstance(field, _TEXT_FIELDS) and isinstance(value, str):
            setattr(instance, field.attname, text.clean_input(value))


def tidy_with_children(page: ClusterableModel) -> None:
    """As `tidy`, with what belongs to the page (authors, attachments …), as before a revision."""
    tidy(page)
    for relation in get_all_child_relations(type(page)):
        for child in getattr(page, relation.get_accessor_name()).all():
            tidy(child)


def _clean_json(value: Any) -> Any:
    if isinstance(value, str):
        return text.clean_input(value)
    if isinstance(value, dict):
        return {key: _clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean_json(item) for item in value]
    return value
