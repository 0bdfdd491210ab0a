"""The second lock on what a change of law moved: as visible as the client."""

from django.db import migrations

FORWARD = """
ALTER TABLE intake_lawchangemove ENABLE ROW LEVEL SECURITY;
CREATE POLICY lawchangemove_visible ON intake_lawchangemove USING ((SELECT alongside_system())
    OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
"""
BACKWARD = """
DROP POLICY lawchangemove_visible ON intake_lawchangemove;
ALTER TABLE intake_lawchangemove DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0009_law_change")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
