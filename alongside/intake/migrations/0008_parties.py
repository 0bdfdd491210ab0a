"""Related parties, the index of names, and A-numbers; with the second lock on each.

Related parties are as visible as the client. The index of names is read and written by the program itself
alone: a conflict must be found also where the one who asks may not see the file.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
ALTER TABLE intake_relatedparty ENABLE ROW LEVEL SECURITY;
CREATE POLICY relatedparty_visible ON intake_relatedparty USING ((SELECT alongside_system())
    OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
ALTER TABLE intake_nameterm ENABLE ROW LEVEL SECURITY;
CREATE POLICY nameterm_visible ON intake_nameterm USING ((SELECT alongside_system()));
"""
BACKWARD = """
DROP POLICY nameterm_visible ON intake_nameterm;
ALTER TABLE intake_nameterm DISABLE ROW LEVEL SECURITY;
DROP POLICY relatedparty_visible ON intake_relatedparty;
ALTER TABLE intake_relatedparty DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0007_tie_breaks")]
    operations = [
        migrations.AddField("identityrecord", "a_number", models.BinaryField(null=True)),
        migrations.CreateModel(
            name="RelatedParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("sealed", models.BinaryField()),
                ("added_by", models.UUIDField()),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_parties",
                        to="intake.client",
                    ),
                ),
            ],
            options={"ordering": ["created_at", "id"]},
        ),
        migrations.CreateModel(
            name="NameTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BigIntegerField(db_index=True)),
                (
                    "subject_kind",
                    models.CharField(
                        choices=[("client", "Client"), ("party", "Party"), ("person", "Person")], max_length=6
                    ),
                ),
                ("subject", models.UUIDField(db_index=True)),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
