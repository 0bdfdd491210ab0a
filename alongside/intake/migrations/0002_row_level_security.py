"""The second lock: PostgreSQL itself shows a client's rows only to whom `access` lets see them.

The policies repeat in SQL what `visible_to` says in Python, from the same rows of `access`. They ask three
settings of the transaction (`lib.acting`): who acts, whether the program itself acts, and today's date.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION alongside_me() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('alongside.user', true), '')::uuid $$;
CREATE FUNCTION alongside_system() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('alongside.system', true), '') <> '' $$;
CREATE FUNCTION alongside_today() RETURNS date LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('alongside.today', true), '')::date, current_date) $$;
CREATE FUNCTION alongside_in_force(starts_on date, ends_on date) RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT starts_on <= alongside_today() AND (ends_on IS NULL OR ends_on > alongside_today()) $$;

CREATE FUNCTION alongside_walled() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT w.subject FROM access_wall w
    WHERE w.subject_kind = 'client' AND alongside_in_force(w.starts_on, w.ends_on)
      AND (w.holder = alongside_me()
           OR w.holder IN (SELECT m.organization FROM access_membership m
                           WHERE m.holder = alongside_me() AND alongside_in_force(m.starts_on, m.ends_on))
           OR w.holder IN (SELECT r.organization FROM access_roleassignment r
                           WHERE r.holder = alongside_me() AND alongside_in_force(r.starts_on, r.ends_on)))
$$;
CREATE FUNCTION alongside_managed() RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT p.id FROM partners_program p JOIN access_roleassignment r ON r.program = p.code
    WHERE r.holder = alongside_me() AND r.role = 'program_manager'
      AND alongside_in_force(r.starts_on, r.ends_on)
$$;
CREATE FUNCTION alongside_granted(wanted text[]) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT g.subject FROM access_grant g
    WHERE g.holder = alongside_me() AND g.subject_kind = 'client' AND g.scope = ANY(wanted)
      AND alongside_in_force(g.starts_on, g.ends_on)
$$;

ALTER TABLE intake_client ENABLE ROW LEVEL SECURITY;
CREATE POLICY client_visible ON intake_client USING (
    (SELECT alongside_system())
    OR (code NOT IN (SELECT alongside_walled())
        AND (program_id IN (SELECT alongside_managed())
             OR (program_id, organization_id) IN (
                 SELECT p.id, o.id FROM access_roleassignment r
                 JOIN partners_program p ON p.code = r.program
                 JOIN partners_organization o ON o.code = r.organization
                 WHERE r.holder = (SELECT alongside_me()) AND r.role IN ('staff_attorney', 'intake_screener')
                   AND alongside_in_force(r.starts_on, r.ends_on))
             OR code IN (SELECT alongside_granted(ARRAY['file', 'names'])))));

ALTER TABLE intake_clientkey ENABLE ROW LEVEL SECURITY;
CREATE POLICY clientkey_visible ON intake_clientkey USING (
    (SELECT alongside_system()) OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
ALTER TABLE intake_identityrecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY identity_visible ON intake_identityrecord USING (
    (SELECT alongside_system()) OR EXISTS (SELECT 1 FROM intake_client c WHERE c.id = client_id));
"""
BACKWARD = """
DROP POLICY identity_visible ON intake_identityrecord;
ALTER TABLE intake_identityrecord DISABLE ROW LEVEL SECURITY;
DROP POLICY clientkey_visible ON intake_clientkey;
ALTER TABLE intake_clientkey DISABLE ROW LEVEL SECURITY;
DROP POLICY client_visible ON intake_client;
ALTER TABLE intake_client DISABLE ROW LEVEL SECURITY;
DROP FUNCTION alongside_granted(text[]);
DROP FUNCTION alongside_managed();
DROP FUNCTION alongside_walled();
DROP FUNCTION alongside_in_force(date, date);
DROP FUNCTION alongside_today();
DROP FUNCTION alongside_system();
DROP FUNCTION alongside_me();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
        ("access", "0001_initial"),
        ("partners", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
