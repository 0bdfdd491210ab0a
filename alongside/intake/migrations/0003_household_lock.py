"""The second lock on households: their label is a child's handle, so they are as visible as by role."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION alongside_staffed(wanted_program bigint, wanted_organization bigint) RETURNS boolean
    LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM access_roleassignment r
        JOIN partners_program p ON p.code = r.program
        JOIN partners_organization o ON o.code = r.organization
        WHERE r.holder = alongside_me() AND r.role IN ('staff_attorney', 'intake_screener')
          AND alongside_in_force(r.starts_on, r.ends_on) AND p.id = wanted_program AND o.id = wanted_organization)
$$;
-- Runs as its owner, because the walled client's own row is hidden from whoever asks.
CREATE FUNCTION alongside_walled_households() RETURNS SETOF bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.household_id FROM intake_client c
    WHERE c.household_id IS NOT NULL AND c.code IN (SELECT alongside_walled())
$$;
ALTER TABLE intake_household ENABLE ROW LEVEL SECURITY;
CREATE POLICY household_visible ON intake_household USING (
    (SELECT alongside_system())
    OR (id NOT IN (SELECT alongside_walled_households())
        AND (program_id IN (SELECT alongside_managed())
             OR alongside_staffed(program_id, organization_id))));
"""
BACKWARD = """
DROP POLICY household_visible ON intake_household;
ALTER TABLE intake_household DISABLE ROW LEVEL SECURITY;
DROP FUNCTION alongside_walled_households();
DROP FUNCTION alongside_staffed(bigint, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_row_level_security")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
