"""Whether the visitor of an appointment came in time: then it goes before walk-ins once its hour has come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One more field of a number."""

    dependencies = [("visits", "0002_appointments_and_queue")]

    operations = [
        migrations.AddField(model_name="ticket", name="keeps_time", field=models.BooleanField(default=False)),
    ]
