"""The closed vocabulary of the audit trail: `subject:verb` or `subject:part:verb`."""

from __future__ import annotations

from enum import StrEnum


class Tag(StrEnum):
    """What can happen. A write that has no tag here cannot be recorded, and so cannot be made."""

    ACCOUNT_CREATE = "account:create"
    ACCOUNT_CLOSE = "account:close"
    ACCOUNT_SIGN_IN = "account:session:start"
    ACCOUNT_SIGN_OUT = "account:session:end"
    ACCOUNT_SIGN_IN_FAILED = "account:session:refuse"
    ACCOUNT_FACTOR_ADD = "account:factor:add"
    ACCOUNT_FACTOR_REMOVE = "account:factor:remove"
    ACCOUNT_PASSWORD_CHANGE = "account:password:change"  # noqa: S105 - a name, not a secret

    ROLE_ASSIGN = "role:assign"
    ROLE_END = "role:end"
    INVITATION_SEND = "invitation:send"
    INVITATION_ACCEPT = "invitation:accept"
    INVITATION_REVOKE = "invitation:revoke"
    GRANT_GIVE = "grant:give"
    GRANT_END = "grant:end"
    WALL_RAISE = "wall:raise"
    WALL_LIFT = "wall:lift"
    ACCESS_DENY = "access:deny"

    ORGANIZATION_CREATE = "organization:create"
    ORGANIZATION_EDIT = "organization:edit"
    OFFICE_ADD = "organization:office:add"
    PROGRAM_CREATE = "program:create"
    PROGRAM_EDIT = "program:edit"
    PARTNER_JOIN = "program:partner:join"
    PARTNER_LEAVE = "program:partner:leave"

    PERSON_CREATE = "person:create"
    PERSON_EDIT = "person:edit"
    PERSON_MERGE = "person:merge"
    PERSON_NOTE_ADD = "person:note:add"
    PERSON_EXPORT = "person:export"
    AFFILIATION_START = "person:affiliation:start"
    AFFILIATION_END = "person:affiliation:end"
    ENROLLMENT_START = "person:enrollment:start"
    ENROLLMENT_EDIT = "person:enrollment:edit"
    ENROLLMENT_END = "person:enrollment:end"
    TRAINING_RECORD = "person:training:record"

    CLIENT_CREATE = "client:create"
    CLIENT_EDIT = "client:edit"
    CLIENT_EXPORT = "client:export"
    CLIENT_IDENTITY_REVEAL = "client:identity:reveal"
    CLIENT_IDENTITY_EDIT = "client:identity:edit"

    IMPORT_READ = "import:read"
    IMPORT_CORRECT = "import:correct"
    IMPORT_APPLY = "import:apply"
    IMPORT_UNDO = "import:undo"
    IMPORT_DISCARD = "import:discard"

    PLAN_START = "plan:start"
    PLAN_SOLVE = "plan:solve"
    PLAN_STOP = "plan:stop"
    PLAN_EDIT = "plan:edit"
    PLAN_ACCEPT = "plan:accept"
    PLAN_DISCARD = "plan:discard"
    PLAN_EXPORT = "plan:export"
    CONFLICT_ASK = "conflict:ask"
    CONFLICT_ANSWER = "conflict:answer"
    TEAM_FORM = "team:form"
    TEAM_OPEN = "team:file:open"
    TEAM_END = "team:end"
    SEAT_START = "team:seat:start"
    SEAT_END = "team:seat:end"
    KEY_ROTATE = "key:rotate"
    DEMO_LOAD = "demo:load"
