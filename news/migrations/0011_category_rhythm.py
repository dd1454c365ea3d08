from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0010_approval_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="categorypage",
            name="quiet_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="The desk then reminds those who write here. 0: never.",
                verbose_name="days without news before a reminder",
            ),
        ),
    ]
