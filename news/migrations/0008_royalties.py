"""Royalties: base salary, coefficients, pieces, and months that are closed once."""

from datetime import date
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# (in force from, đồng, source): the base salary as the decrees set it.
BASE_SALARIES = [
    (date(2019, 7, 1), 1_490_000, "NĐ 38/2019/NĐ-CP"),
    (date(2023, 7, 1), 1_800_000, "NĐ 24/2023/NĐ-CP"),
    (date(2024, 7, 1), 2_340_000, "NĐ 73/2024/NĐ-CP"),
    (date(2026, 7, 1), 2_530_000, "Lương cơ sở từ 01/07/2026"),
]
# An example, not law: the decree sets ceilings only, each locality decides its own coefficients.
EXAMPLE_REASON = "Bảng mẫu: đơn vị phải nhập Quyết định số… của địa phương mình"
EXAMPLE_FROM = date(2019, 7, 1)
EXAMPLE_RATES = [("news", 1), ("article", 3), ("commentary", 4), ("picture", 1), ("media", 3)]


def add_starters(apps, schema_editor) -> None:
    base_salaries = apps.get_model("news", "BaseSalary").objects
    for effective_on, amount, source in BASE_SALARIES:
        base_salaries.get_or_create(
            effective_on=effective_on, defaults={"amount_vnd": amount, "source": source}
        )
    rates = apps.get_model("news", "RoyaltyRate").objects
    for kind, coefficient in EXAMPLE_RATES:
        rates.get_or_create(
            site=None,
            kind=kind,
            effective_on=EXAMPLE_FROM,
            defaults={"coefficient": coefficient, "reason": EXAMPLE_REASON},
        )


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0007_search_promotions"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BaseSalary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="in force from")),
                (
                    "amount_vnd",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(10)],
                        verbose_name="amount in đồng",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="source")),
            ],
            options={
                "verbose_name": "base salary",
                "verbose_name_plural": "base salaries",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("effective_on",), name="one_base_salary_per_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gte", 10)), name="base_salary_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoyaltyClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="The first day of the month.")),
                ("closed_by_name", models.CharField(max_length=160)),
                ("closed_at", models.DateTimeField()),
                (
                    "prepared_by",
                    models.JSONField(
                        default=list,
                        help_text="The accounts that closed the month or set its pieces.",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.site",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoyaltyLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=255)),
                ("author_name", models.CharField(max_length=250)),
                ("published_on", models.DateField()),
                ("kind_name", models.CharField(max_length=80)),
                ("coefficient", models.DecimalField(decimal_places=2, max_digits=5)),
                ("unit_vnd", models.BigIntegerField()),
                ("piece_vnd", models.BigIntegerField()),
                ("percent", models.PositiveSmallIntegerField()),
                ("amount_vnd", models.BigIntegerField()),
                ("reason", models.CharField(blank=True, max_length=250)),
                (
                    "article",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="news.articlepage",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="news.author",
                    ),
                ),
                (
                    "closing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="news.royaltyclosing",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrected_by_lines",
                        to="news.royaltyline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoyaltyCorrection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("amount_vnd", models.BigIntegerField(verbose_name="amount in đồng")),
                ("reason", models.CharField(max_length=250, verbose_name="reason")),
                ("made_by_name", models.CharField(max_length=160)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="news.royaltyline",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoyaltyPiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News item"),
                            ("article", "Article, reportage, interview"),
                            ("commentary", "Commentary"),
                            ("picture", "Picture"),
                            ("media", "Media"),
                            ("unpaid", "No royalty"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "coefficient",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="coefficient",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=250, verbose_name="reason")),
                ("set_at", models.DateTimeField(auto_now=True)),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="royalty",
                        to="news.articlepage",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoyaltyRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="in force from")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News item"),
                            ("article", "Article, reportage, interview"),
                            ("commentary", "Commentary"),
                            ("picture", "Picture"),
                            ("media", "Media"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "coefficient",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="coefficient",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="The local decision that sets it: number, day, who signed.",
                        max_length=250,
                        verbose_name="decision",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: an example for sites that have not entered their own decision.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wagtailcore.site",
                        verbose_name="site",
                    ),
                ),
            ],
            options={
                "verbose_name": "royalty coefficient",
                "verbose_name_plural": "royalty coefficients",
            },
        ),
        migrations.CreateModel(
            name="RoyaltyShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ]
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="news.author",
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="news.royaltypiece",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoyaltySignOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("signed_by_name", models.CharField(max_length=160)),
                ("signed_at", models.DateTimeField()),
                (
                    "closing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_off",
                        to="news.royaltyclosing",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="royaltyclosing",
            constraint=models.UniqueConstraint(
                fields=("site", "month"), name="one_closing_per_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyline",
            constraint=models.UniqueConstraint(
                fields=("closing", "number"), name="one_royalty_line_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_vnd__gte", 0), ("corrects__isnull", False), _connector="OR"
                ),
                name="only_corrections_are_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd", 0), _negated=True),
                name="correction_changes_money",
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltycorrection",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="correction_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltypiece",
            constraint=models.CheckConstraint(
                condition=models.Q(("coefficient", None), ("coefficient__gt", 0), _connector="OR"),
                name="royalty_piece_coefficient_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyrate",
            constraint=models.UniqueConstraint(
                fields=("site", "kind", "effective_on"), name="one_royalty_rate_per_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyrate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("site", None)),
                fields=("kind", "effective_on"),
                name="one_example_royalty_rate_per_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyrate",
            constraint=models.CheckConstraint(
                condition=models.Q(("coefficient__gt", 0)), name="royalty_rate_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyshare",
            constraint=models.UniqueConstraint(
                fields=("piece", "author"), name="one_share_per_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="royaltyshare",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gte", 1), ("percent__lte", 100)),
                name="royalty_share_percent",
            ),
        ),
        migrations.RunPython(add_starters, migrations.RunPython.noop),
    ]
