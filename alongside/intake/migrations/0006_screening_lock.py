"""The second lock on what clients were asked, found, advised and agreed to: as visible as the client."""

from django.db import migrations

OF_CLIENT = ("screening", "finding", "consent", "referral", "consultation")
FORWARD = "".join(
    f"ALTER TABLE intake_{table} ENABLE ROW LEVEL SECURITY;\n"
    f"CREATE POLICY {table}_visible ON intake_{table} USING ((SELECT alongside_system())\n"
    "    OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));\n"
    for table in OF_CLIENT
)
FORWARD += """
ALTER TABLE intake_queueentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY queueentry_visible ON intake_queueentry USING ((SELECT alongside_system())
    OR EXISTS (SELECT 1 FROM intake_intakeday d WHERE d.id = day_id
               AND (d.program_id IN (SELECT alongside_managed())
                    OR alongside_staffed(d.program_id, d.organization_id))));
"""
BACKWARD = "".join(
    f"DROP POLICY {table}_visible ON intake_{table};\nALTER TABLE intake_{table} DISABLE ROW LEVEL SECURITY;\n"
    for table in (*OF_CLIENT, "queueentry")
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_screening")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
