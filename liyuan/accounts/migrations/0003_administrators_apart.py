"""The database itself keeps the three administrators apart, from each other and from business."""

from django.db import migrations

# The user's row is locked, so that two grants at once cannot make what neither would make alone.
APART = """
CREATE FUNCTION accounts_keep_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM accounts_user WHERE id = NEW.user_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM accounts_grant held
        WHERE held.user_id = NEW.user_id AND held.id <> NEW.id AND held.role <> NEW.role
          AND ARRAY[held.role, NEW.role]::text[]
              && ARRAY['system_admin', 'security_admin', 'audit_admin']
          AND daterange(held.since, held.until) && daterange(NEW.since, NEW.until)
    ) THEN
        RAISE EXCEPTION 'an administrator holds no other role: % of user %', NEW.role, NEW.user_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_are_apart';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER administrators_are_apart BEFORE INSERT OR UPDATE ON accounts_grant
FOR EACH ROW EXECUTE FUNCTION accounts_keep_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_and_passwords")]
    operations = [migrations.RunSQL(APART, "DROP FUNCTION accounts_keep_apart() CASCADE")]
