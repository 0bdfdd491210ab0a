"""The second lock on the rows that tie a client to a team or a conflict request: a wall hides them."""

from django.db import migrations

FORWARD = """
-- Runs as its owner, because the walled client's own row is hidden from whoever asks.
CREATE FUNCTION alongside_walled_ids() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.id FROM intake_client c WHERE c.code IN (SELECT alongside_walled())
$$;
ALTER TABLE placement_teamclient ENABLE ROW LEVEL SECURITY;
CREATE POLICY teamclient_not_walled ON placement_teamclient USING (
    (SELECT alongside_system())
    OR ((SELECT alongside_me()) IS NOT NULL AND client_id NOT IN (SELECT alongside_walled_ids())));
ALTER TABLE placement_conflictrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY conflictrequest_not_walled ON placement_conflictrequest USING (
    (SELECT alongside_system())
    OR ((SELECT alongside_me()) IS NOT NULL AND client_id NOT IN (SELECT alongside_walled_ids())));
"""
BACKWARD = """
DROP POLICY conflictrequest_not_walled ON placement_conflictrequest;
ALTER TABLE placement_conflictrequest DISABLE ROW LEVEL SECURITY;
DROP POLICY teamclient_not_walled ON placement_teamclient;
ALTER TABLE placement_teamclient DISABLE ROW LEVEL SECURITY;
DROP FUNCTION alongside_walled_ids();
"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0001_initial"), ("intake", "0002_row_level_security")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
