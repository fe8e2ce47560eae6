from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0008_coverage")]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="answered_by_mail",
            field=models.BooleanField(default=False),
        ),
    ]
