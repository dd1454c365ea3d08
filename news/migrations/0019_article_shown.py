from django.db import migrations, models


class Migration(migrations.Migration):
    """Reports find what was shown in a month by an index."""

    dependencies = [("news", "0018_article_changes")]

    operations = [
        migrations.AddIndex(
            model_name="articlepage",
            index=models.Index(fields=["displayed_at"], name="article_shown"),
        )
    ]
