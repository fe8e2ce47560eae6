import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("directory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConfirmationLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("token_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("last_day", models.DateField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConfirmedDay",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry_model", models.CharField(max_length=60)),
                ("entry_id", models.UUIDField()),
                ("day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("url", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reachable", "reachable"),
                            ("moved", "moved"),
                            ("unreachable", "not reachable"),
                            ("refused", "not checked"),
                        ],
                        max_length=12,
                    ),
                ),
                ("status", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("moved_to", models.CharField(blank=True, max_length=500)),
                ("since", models.DateField()),
                ("checked_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="confirmation",
            name="confirmation_token_once",
        ),
        migrations.RemoveField(
            model_name="confirmation",
            name="asked_at",
        ),
        migrations.RemoveField(
            model_name="confirmation",
            name="token_hash",
        ),
        migrations.RemoveField(
            model_name="confirmation",
            name="token_used_at",
        ),
        migrations.AddField(
            model_name="confirmationlink",
            name="confirmation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="directory.confirmation"
            ),
        ),
        migrations.AddField(
            model_name="confirmationlink",
            name="county",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
            ),
        ),
        migrations.AddField(
            model_name="confirmedday",
            name="county",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
            ),
        ),
        migrations.AddField(
            model_name="linkcheck",
            name="county",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.county"
            ),
        ),
        migrations.AddIndex(
            model_name="confirmationlink",
            index=models.Index(fields=["county", "confirmation"], name="confirmation_link_of_entry"),
        ),
        migrations.AddConstraint(
            model_name="confirmationlink",
            constraint=models.UniqueConstraint(fields=("county", "token_hash"), name="confirmation_link_once"),
        ),
        migrations.AddConstraint(
            model_name="confirmedday",
            constraint=models.UniqueConstraint(
                fields=("county", "entry_model", "entry_id", "day"), name="confirmed_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.UniqueConstraint(fields=("county", "url"), name="link_check_once_per_address"),
        ),
    ]
