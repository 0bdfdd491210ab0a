"""The second lock on what clients were asked, found, advised and agreed to: as visible as the client."""

from django.db import migrations

OF_CLIENT = ("screening", "finding", "consent", "referral", "consultation")
LOCK = """
ALTER TABLE intake_{0} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {0}_visible ON intake_{0} USING ((SELECT alongside_system())
    OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
"""
UNLOCK = """
DROP POLICY {0}_visible ON intake_{0};
ALTER TABLE intake_{0} DISABLE ROW LEVEL SECURITY;
"""
FORWARD = "".join(LOCK.format(table) for table in OF_CLIENT)
FORWARD += """
ALTER TABLE intake_queueentry ENABLE ROW LEVEL SECURITY;
CREATE POLICY queueentry_visible ON intake_queueentry USING ((SELECT alongside_system())
    OR EXISTS (SELECT 1 FROM intake_intakeday d WHERE d.id = day_id
               AND (d.program_id IN (SELECT alongside_managed())
                    OR alongside_staffed(d.program_id, d.organization_id))));
"""
BACKWARD = "".join(UNLOCK.format(table) for table in (*OF_CLIENT, "queueentry"))


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_screening")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
