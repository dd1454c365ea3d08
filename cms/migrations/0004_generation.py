import uuid

from django.db import migrations, models


def add_row(apps, schema_editor) -> None:
    apps.get_model("cms", "Generation").objects.create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("cms", "0003_login_attempts")]

    operations = [
        migrations.CreateModel(
            name="Generation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.UUIDField(default=uuid.uuid4)),
            ],
        ),
        migrations.RunPython(add_row, migrations.RunPython.noop),
    ]
