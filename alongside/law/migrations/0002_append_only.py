"""The texts of rules refuse to be changed or deleted; only their state is written again."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION law_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND
       (OLD.rule, OLD.number, OLD.kind, OLD.text, OLD.digest, OLD.based_on, OLD.note, OLD.author, OLD.code)
       IS NOT DISTINCT FROM
       (NEW.rule, NEW.number, NEW.kind, NEW.text, NEW.digest, NEW.based_on, NEW.note, NEW.author, NEW.code)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the texts of rules are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER law_texts_append_only BEFORE UPDATE OR DELETE ON law_storedrule
    FOR EACH ROW EXECUTE FUNCTION law_refuse_change();
CREATE TRIGGER law_texts_never_emptied BEFORE TRUNCATE ON law_storedrule
    FOR EACH STATEMENT EXECUTE FUNCTION law_refuse_change();
"""
BACKWARD = """
DROP TRIGGER law_texts_never_emptied ON law_storedrule;
DROP TRIGGER law_texts_append_only ON law_storedrule;
DROP FUNCTION law_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("law", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
