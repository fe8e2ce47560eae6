import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0002_confirmation_links"),
        ("volunteers", "0005_contact_point"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CoordinatorAccess",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OfficerPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="hourentry",
            name="returned_because",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="hourentry",
            name="returned_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="hourentry",
            name="returned_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="volunteer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="questions",
                to="volunteers.volunteer",
            ),
        ),
        migrations.AlterField(
            model_name="hourentry",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="volunteerperiod",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("volunteer__isnull", False)),
                fields=["county", "volunteer", "-id"],
                name="question_by_volunteer",
            ),
        ),
        migrations.AddConstraint(
            model_name="hourentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_because", ""), ("returned_by", None), ("returned_on", None)),
                    models.Q(("confirmed_on", None), ("returned_by__isnull", False), ("returned_on__isnull", False)),
                    _connector="OR",
                ),
                name="hours_returned_or_confirmed",
            ),
        ),
        migrations.AddField(
            model_name="coordinatoraccess",
            name="county",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
            ),
        ),
        migrations.AddField(
            model_name="coordinatoraccess",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="coordinatoraccess",
            name="volunteer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="accesses", to="volunteers.volunteer"
            ),
        ),
        migrations.AddField(
            model_name="officerplace",
            name="county",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
            ),
        ),
        migrations.AddField(
            model_name="officerplace",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="directory.municipality"
            ),
        ),
        migrations.AddField(
            model_name="officerplace",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinatoraccess",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("county", "volunteer"), name="one_access_a_volunteer"
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinatoraccess",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("county", "user"), name="one_volunteer_a_user"
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinatoraccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="access_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="officerplace",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)),
                fields=("county", "user", "municipality"),
                name="officer_of_place_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="officerplace",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="officer_forward",
            ),
        ),
    ]
