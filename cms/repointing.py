"""Changes which page others point to, in published text and in drafts, when one page takes
another's place: page choosers and links in rich text inside streams, and many-to-many choices.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex, Revision, Site

_LINK_TAG = re.compile(r"<a\b[^>]*>")


@transaction.atomic
def repoint(source: Page, target: Page) -> list[int]:
    """Makes whatever points to `source` point to `target`; returns the ids of the pages changed.

    Drafts and scheduled versions are changed in place, since publishing them would bring the old
    choice back; older versions in the history stay as they were.
    """
    page_type = ContentType.objects.get_for_model(Page)
    rows = ReferenceIndex.objects.filter(
        to_content_type=page_type, to_object_id=str(source.pk), base_content_type=page_type
    )
    pointing = {int(pk) for pk in rows.values_list("object_id", flat=True).distinct()}
    pointing |= _choosing(source)
    changed = []
    for page in Page.objects.filter(pk__in=pointing).order_by("pk").specific():
        if _repoint_page(page, source.pk, target.pk):
            changed.append(page.pk)
    for revision in _versions_to_come(source, pointing).iterator(chunk_size=100):
        model = revision.content_type.model_class()
        new = dict(_repointed(model, revision.content, source.pk, target.pk)) if model else {}
        if new:
            Revision.objects.filter(pk=revision.pk).update(content={**revision.content, **new})
            changed.append(int(revision.object_id))
    return sorted(set(changed))


def _choosing(source: Page) -> set[int]:
    """Ids of the pages that chose `source` in a many-to-many field; those are not in the index."""
    found: set[int] = set()
    for relation in source.specific_class._meta.related_objects:
        if relation.many_to_many and issubclass(relation.related_model, Page):
            field = relation.field
            through = field.remote_field.through._base_manager
            rows = through.filter(**{field.m2m_reverse_name(): source.pk})
            found.update(rows.values_list(field.m2m_column_name(), flat=True))
    return found


def _versions_to_come(source: Page, pointing: set[int]) -> models.QuerySet:
    """Latest and scheduled revisions that may point to `source`; drafts are not in the index."""
    homes = [site.root_page.path for site in Site.objects.select_related("root_page")]
    own_home = next((path for path in homes if source.path.startswith(path)), "")
    drafts = Page.objects.filter(path__startswith=own_home).filter(
        Q(live=False) | Q(has_unpublished_changes=True)
    )
    latest = Page.objects.filter(Q(pk__in=pointing) | Q(pk__in=drafts.values("pk")))
    wanted = Q(pk__in=latest.values("latest_revision_id")) | Q(approved_go_live_at__isnull=False)
    return Revision.page_revisions.filter(wanted).select_related("content_type").order_by("pk")


def _repoint_page(page: Page, old: int, new: int) -> bool:
    content = dict(_repointed(type(page), page.serializable_data(), old, new))
    for name, value in content.items():
        field = page._meta.get_field(name)
        if field.many_to_many:
            through = getattr(type(page), name).through.objects
            ours = {field.m2m_column_name(): page.pk}
            through.filter(**ours).exclude(**{f"{field.m2m_reverse_name()}__in": value}).delete()
            through.get_or_create(**ours, **{field.m2m_reverse_name(): new})
        else:
            type(page)._base_manager.filter(pk=page.pk).update(**{name: field.to_python(value)})
    if content:
        ReferenceIndex.create_or_update_for_object(type(page)._base_manager.get(pk=page.pk))
    return bool(content)


def _repointed(
    model: type[models.Model], content: dict[str, Any], old: int, new: int
) -> Iterator[tuple[str, Any]]:
    """(field name, new value) of every field of serialised content that pointed to `old`."""
    for field in model._meta.get_fields():
        value = content.get(field.name)
        if not value:
            continue
        if isinstance(field, StreamField):
            before = json.loads(value)
            after = _in_block(field.stream_block, before, old, new)
            if after != before:
                yield field.name, json.dumps(after)
        elif field.many_to_many and issubclass(field.related_model, Page) and old in value:
            yield field.name, list(dict.fromkeys(new if pk == old else pk for pk in value))


def _in_block(block: blocks.Block, value: Any, old: int, new: int) -> Any:
    """The raw value of a block with every pointer to `old` turned to `new`."""
    if value is None:
        return None
    if isinstance(block, blocks.PageChooserBlock):
        return new if value == old else value
    if isinstance(block, blocks.RichTextBlock):
        return _in_rich_text(value, old, new)
    if isinstance(block, blocks.BaseStreamBlock):
        return [_in_member(block.child_blocks.get(row["type"]), row, old, new) for row in value]
    if isinstance(block, blocks.ListBlock):
        return [
            _in_member(block.child_block, row, old, new)
            if isinstance(row, dict) and row.get("type") == "item"
            else _in_block(block.child_block, row, old, new)
            for row in value
        ]
    if isinstance(block, TypedTableBlock):
        return _in_table(block, value, old, new)
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: _in_block(block.child_blocks[name], part, old, new)
            if name in block.child_blocks
            else part
            for name, part in value.items()
        }
    return value


def _in_member(block: blocks.Block | None, row: dict, old: int, new: int) -> dict:
    return {**row, "value": _in_block(block, row["value"], old, new)} if block else row


def _in_table(block: TypedTableBlock, value: dict, old: int, new: int) -> dict:
    kinds = [block.child_blocks.get(column["type"]) for column in value["columns"]]
    rows = [
        {**row, "values": list(_in_cells(kinds, row["values"], old, new))} for row in value["rows"]
    ]
    return {**value, "rows": rows}


def _in_cells(kinds: Iterable[blocks.Block | None], cells: list, old: int, new: int) -> Iterator:
    for kind, cell in zip(kinds, cells, strict=False):
        yield _in_block(kind, cell, old, new) if kind else cell


def _in_rich_text(html: str, old: int, new: int) -> str:
    def turn(match: re.Match) -> str:
        tag = match.group()
        if 'linktype="page"' not in tag:
            return tag
        return re.sub(rf'(\sid=")({old})(")', rf"\g<1>{new}\g<3>", tag)

    return _LINK_TAG.sub(turn, html)
