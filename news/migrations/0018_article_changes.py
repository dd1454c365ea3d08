"""When articles last changed for readers: for those who harvest the open-data API."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce

BATCH = 1000


def fill(apps, schema_editor) -> None:
    """One row per article that is listed today; a second run adds nothing."""
    change = apps.get_model("news", "ArticleChange")
    placement = apps.get_model("news", "Placement")
    listed = placement.objects.filter(section__depth=2).order_by("pk")
    rows = listed.annotate(
        moment=Coalesce(F("article__last_published_at"), F("displayed_at"))
    ).values_list("section_id", "article_id", "moment")
    waiting = []
    for home_id, article_id, moment in list(rows):
        waiting.append(change(home_id=home_id, article_id=article_id, changed_at=moment))
        if len(waiting) == BATCH:
            change.objects.bulk_create(waiting, ignore_conflicts=True)
            waiting.clear()
    change.objects.bulk_create(waiting, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0017_closed_royalties_frozen"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArticleChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("article_id", models.PositiveBigIntegerField()),
                ("changed_at", models.DateTimeField()),
                (
                    "home",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.page",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["home", "changed_at", "article_id"], name="changes_in_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article_id", "home"), name="one_change_per_article_and_site"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
