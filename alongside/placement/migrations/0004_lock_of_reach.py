"""The second lock on rows that repeat a client's handle: strangers to the program see none of them.

Until now a wall alone hid them. A client in a team or a conflict request is reached by who has a role in the
program, sits for an organization of the team, or holds a grant of the team; a client of a plan by who reads
the client's own row.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION alongside_programs() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT p.id FROM partners_program p JOIN access_roleassignment r ON r.program = p.code
    WHERE r.holder = alongside_me() AND alongside_in_force(r.starts_on, r.ends_on)
$$;
CREATE FUNCTION alongside_organizations() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT o.id FROM partners_organization o
    LEFT JOIN partners_organization parent ON parent.id = o.parent_id
    JOIN access_roleassignment r ON r.organization IN (o.code, parent.code)
    WHERE r.holder = alongside_me() AND alongside_in_force(r.starts_on, r.ends_on)
$$;
CREATE FUNCTION alongside_teams() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT t.id FROM placement_team t WHERE t.program_id IN (SELECT alongside_programs())
    UNION
    SELECT s.team_id FROM placement_seat s WHERE s.organization_id IN (SELECT alongside_organizations())
    UNION
    SELECT t.id FROM placement_team t JOIN access_grant g ON g.subject = t.code
    WHERE g.holder = alongside_me() AND g.subject_kind = 'team' AND alongside_in_force(g.starts_on, g.ends_on)
$$;
DROP POLICY teamclient_not_walled ON placement_teamclient;
CREATE POLICY teamclient_reached ON placement_teamclient USING (
    (SELECT alongside_system())
    OR (client_id NOT IN (SELECT alongside_walled_ids()) AND team_id IN (SELECT alongside_teams())));
DROP POLICY conflictrequest_not_walled ON placement_conflictrequest;
CREATE POLICY conflictrequest_reached ON placement_conflictrequest USING (
    (SELECT alongside_system())
    OR (client_id NOT IN (SELECT alongside_walled_ids())
        AND (program_id IN (SELECT alongside_programs())
             OR organization_id IN (SELECT alongside_organizations())
             OR person_id IN (SELECT v.id FROM volunteers_person v WHERE v.code = (SELECT alongside_me())))));
DROP POLICY planclient_not_walled ON placement_planclient;
CREATE POLICY planclient_visible ON placement_planclient USING (
    (SELECT alongside_system()) OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
"""
BACKWARD = """
DROP POLICY planclient_visible ON placement_planclient;
CREATE POLICY planclient_not_walled ON placement_planclient USING (
    (SELECT alongside_system())
    OR ((SELECT alongside_me()) IS NOT NULL AND client_id NOT IN (SELECT alongside_walled_ids())));
DROP POLICY conflictrequest_reached ON placement_conflictrequest;
CREATE POLICY conflictrequest_not_walled ON placement_conflictrequest USING (
    (SELECT alongside_system())
    OR ((SELECT alongside_me()) IS NOT NULL AND client_id NOT IN (SELECT alongside_walled_ids())));
DROP POLICY teamclient_reached ON placement_teamclient;
CREATE POLICY teamclient_not_walled ON placement_teamclient USING (
    (SELECT alongside_system())
    OR ((SELECT alongside_me()) IS NOT NULL AND client_id NOT IN (SELECT alongside_walled_ids())));
DROP FUNCTION alongside_teams();
DROP FUNCTION alongside_organizations();
DROP FUNCTION alongside_programs();
"""


class Migration(migrations.Migration):
    dependencies = [("placement", "0003_proposed_teams"), ("intake", "0003_household_lock")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
