"""The office's pages: for the nonprofits that run a program. Reads as a table of contents."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from alongside.web.office.screening_urls import screenings
from alongside.web.office.views import client as views_client
from alongside.web.office.views import client_tier as views_client_tier
from alongside.web.office.views import clients as views_clients
from alongside.web.office.views import conflict_check as views_conflict_check
from alongside.web.office.views import conflicts as views_conflicts
from alongside.web.office.views import consultations as views_consultations
from alongside.web.office.views import home as views_home
from alongside.web.office.views import imports as views_imports
from alongside.web.office.views import intake_days as views_intake_days
from alongside.web.office.views import law_changes as views_law_changes
from alongside.web.office.views import parties as views_parties
from alongside.web.office.views import partners as views_partners
from alongside.web.office.views import people as views_people
from alongside.web.office.views import person as views_person
from alongside.web.office.views import plans as views_plans
from alongside.web.office.views import plans_accept as views_plans_accept
from alongside.web.office.views import plans_again as views_plans_again
from alongside.web.office.views import plans_export as views_plans_export
from alongside.web.office.views import plans_moves as views_plans_moves
from alongside.web.office.views import plans_teams as views_plans_teams
from alongside.web.office.views import program as views_program
from alongside.web.office.views import rule_writing as views_rule_writing
from alongside.web.office.views import rules as views_rules
from alongside.web.office.views import teams as views_teams

app_name = "office"

home: list[URLPattern | URLResolver] = [path("", views_home.home, name="home")]

people: list[URLPattern | URLResolver] = [
    path("people/", views_people.people, name="people"),
    path("people/search/", views_people.people_search, name="people-search"),
    path("people/export/", views_people.people_export, name="people-export"),
    path("people/new/", views_people.person_new, name="person-new"),
    path("people/<uuid:code>/", views_person.person, name="person"),
    path("people/<uuid:code>/edit/", views_person.person_edit, name="person-edit"),
    path("people/<uuid:code>/part/", views_person.person_part, name="person-part"),
    path("people/<uuid:code>/work/", views_person.person_affiliate, name="person-affiliate"),
    path("affiliations/<uuid:code>/end/", views_person.affiliation_end, name="affiliation-end"),
    path("people/<uuid:code>/credential/", views_person.person_credential, name="person-credential"),
    path("people/<uuid:code>/language/", views_person.person_language, name="person-language"),
    path("people/<uuid:code>/training/", views_person.person_training, name="person-training"),
    path("people/<uuid:code>/note/", views_person.person_note, name="person-note"),
    path(
        "people/<uuid:code>/<slug:kind>/<uuid:detail>/remove/",
        views_person.detail_remove,
        name="person-detail-remove",
    ),
]

clients: list[URLPattern | URLResolver] = [
    path("clients/", views_clients.clients, name="clients"),
    path("clients/export/", views_clients.clients_export, name="clients-export"),
    path("clients/new/", views_clients.client_new, name="client-new"),
    path("clients/<uuid:code>/", views_client.client, name="client"),
    path("clients/<uuid:code>/edit/", views_client.client_edit, name="client-edit"),
    path("clients/<uuid:code>/identity/", views_client.client_identity, name="client-identity"),
    path(
        "clients/<uuid:code>/identity/edit/",
        views_client.client_identity_edit,
        name="client-identity-edit",
    ),
    path("clients/<uuid:code>/siblings/", views_client.client_household, name="client-household"),
    path("clients/<uuid:code>/wall/", views_client.client_wall, name="client-wall"),
    path("clients/<uuid:code>/parties/add/", views_parties.party_add, name="party-add"),
    path("parties/<uuid:code>/remove/", views_parties.party_remove, name="party-remove"),
    path("conflicts/check/", views_conflict_check.conflicts_check, name="conflicts-check"),
    path("clients/<uuid:code>/urgency/", views_client_tier.client_tier, name="client-tier"),
    path(
        "clients/<uuid:code>/urgency/end/",
        views_client_tier.client_tier_restore,
        name="client-tier-restore",
    ),
]

consultations: list[URLPattern | URLResolver] = [
    path("consultations/", views_consultations.consultations, name="consultations"),
    path("consultations/export/", views_consultations.consultations_export, name="consultations-export"),
    path("clients/<uuid:code>/consultation/", views_consultations.consultation_new, name="consultation-new"),
    path("consultations/<uuid:code>/", views_consultations.consultation, name="consultation"),
    path(
        "consultations/<uuid:code>/advice/",
        views_consultations.consultation_advice,
        name="consultation-advice",
    ),
    path("consultations/<uuid:code>/give/", views_consultations.consultation_give, name="consultation-give"),
    path(
        "consultations/<uuid:code>/close/", views_consultations.consultation_close, name="consultation-close"
    ),
    path(
        "consultations/<uuid:code>/followed/",
        views_consultations.consultation_followed,
        name="consultation-followed",
    ),
]

intake_days: list[URLPattern | URLResolver] = [
    path("intake-days/", views_intake_days.intake_days, name="intake-days"),
    path("intake-days/new/", views_intake_days.intake_day_new, name="intake-day-new"),
    path("intake-days/<uuid:code>/", views_intake_days.intake_day, name="intake-day"),
    path("intake-days/<uuid:code>/live/", views_intake_days.intake_day_live, name="intake-day-live"),
    path("intake-days/<uuid:code>/close/", views_intake_days.intake_day_close, name="intake-day-close"),
    path("intake-days/<uuid:code>/add/", views_intake_days.intake_number_add, name="intake-number-add"),
    path("intake-days/<uuid:code>/call/", views_intake_days.intake_call, name="intake-call"),
    path("intake-numbers/<uuid:code>/mark/", views_intake_days.intake_number_mark, name="intake-number-mark"),
    path("intake-numbers/<uuid:code>/join/", views_intake_days.intake_number_join, name="intake-number-join"),
]

partners: list[URLPattern | URLResolver] = [
    path("partners/", views_partners.partners, name="partners"),
    path("partners/new/", views_partners.partner_new, name="partner-new"),
    path("partners/<uuid:code>/", views_partners.organization, name="organization"),
    path("partners/<uuid:code>/edit/", views_partners.organization_edit, name="organization-edit"),
    path("partners/<uuid:code>/offices/add/", views_partners.office_add, name="office-add"),
    path("partners/<uuid:code>/leave/", views_partners.partner_leave, name="partner-leave"),
]

program: list[URLPattern | URLResolver] = [path("program/", views_program.program, name="program")]

law: list[URLPattern | URLResolver] = [
    path("rules/", views_rules.rules, name="rules"),
    path("rules/second-factor/", views_rules.second_factor, name="second-factor"),
    path("rules/changes/", views_law_changes.law_changes, name="law-changes"),
    path("rules/changes/<uuid:code>/", views_law_changes.law_change, name="law-change"),
    path(
        "rules/changes/<uuid:code>/progress/",
        views_law_changes.law_change_progress,
        name="law-change-progress",
    ),
    path("rules/changes/<uuid:code>/accept/", views_law_changes.law_change_accept, name="law-change-accept"),
    path(
        "rules/changes/<uuid:code>/withdraw/",
        views_law_changes.law_change_withdraw,
        name="law-change-withdraw",
    ),
    path("rules/changes/<uuid:code>/again/", views_law_changes.law_change_again, name="law-change-again"),
    path("rules/<slug:rule>/", views_rules.rule, name="rule"),
    path("rules/<slug:rule>/compare/", views_rules.rule_diff, name="rule-diff"),
    path("rules/<slug:rule>/rule.toml", views_rules.rule_export, name="rule-export"),
    path("rules/<slug:rule>/sign/", views_rule_writing.rule_sign, name="rule-sign"),
    path("rules/<slug:rule>/new/", views_rule_writing.rule_version_new, name="rule-version-new"),
    path("clients/<uuid:code>/moves/read/", views_law_changes.client_moves_read, name="client-moves-read"),
]

imports: list[URLPattern | URLResolver] = [
    path("imports/", views_imports.imports, name="imports"),
    path("imports/new/", views_imports.import_start, name="import-start"),
    path("imports/<uuid:code>/", views_imports.import_page, name="import"),
    path("imports/<uuid:code>/progress/", views_imports.import_progress, name="import-progress"),
    path("imports/<uuid:code>/columns/", views_imports.import_columns, name="import-columns"),
    path("imports/<uuid:code>/decide/", views_imports.import_decide, name="import-decide"),
    path("imports/<uuid:code>/rows/<int:row>/", views_imports.import_row, name="import-row"),
    path("imports/<uuid:code>/apply/", views_imports.import_apply, name="import-apply"),
    path("imports/<uuid:code>/undo/", views_imports.import_undo, name="import-undo"),
    path("imports/<uuid:code>/discard/", views_imports.import_discard, name="import-discard"),
]

plans: list[URLPattern | URLResolver] = [
    path("plans/", views_plans.plan_list, name="plans"),
    path("plans/start/", views_plans.plan_start, name="plan-start"),
    path("plans/<uuid:code>/", views_plans.plan_page, name="plan"),
    path("plans/<uuid:code>/progress/", views_plans.plan_progress, name="plan-progress"),
    path("plans/<uuid:code>/stop/", views_plans.plan_stop, name="plan-stop"),
    path("plans/<uuid:code>/discard/", views_plans.plan_discard, name="plan-discard"),
    path("plans/<uuid:code>/teams/", views_plans_teams.plan_teams, name="plan-teams"),
    path("plans/<uuid:code>/teams/<uuid:team>/", views_plans_teams.plan_team, name="plan-team"),
    path("plans/<uuid:code>/unplaced/", views_plans_teams.plan_unplaced, name="plan-unplaced"),
    path("plans/<uuid:code>/seats/<str:seat>/", views_plans_moves.plan_seat, name="plan-seat"),
    path("plans/<uuid:code>/seats/<str:seat>/pin/", views_plans_moves.plan_pin, name="plan-pin"),
    path("plans/<uuid:code>/move/", views_plans_moves.plan_move, name="plan-move"),
    path("plans/<uuid:code>/decisions/", views_plans_moves.plan_decisions, name="plan-decisions"),
    path("plans/<uuid:code>/decide/", views_plans_moves.plan_decide, name="plan-decide"),
    path("plans/<uuid:code>/undecide/", views_plans_moves.plan_undecide, name="plan-undecide"),
    path("plans/<uuid:code>/again/", views_plans_again.plan_again, name="plan-again"),
    path("plans/<uuid:code>/compare/", views_plans_again.plan_compare_choose, name="plan-compare-choose"),
    path("plans/<uuid:code>/compare/<uuid:other>/", views_plans_again.plan_compare, name="plan-compare"),
    path("plans/<uuid:code>/conflicts/", views_conflicts.plan_conflicts, name="plan-conflicts"),
    path("plans/<uuid:code>/conflicts/ask/", views_conflicts.plan_conflicts_ask, name="plan-conflicts-ask"),
    path("plans/<uuid:code>/accept/", views_plans_accept.plan_accept, name="plan-accept"),
    path("plans/<uuid:code>/print/", views_plans_export.plan_print, name="plan-print"),
    path("plans/<uuid:code>/plan.xlsx", views_plans_export.plan_xlsx, name="plan-xlsx"),
    path("plans/<uuid:code>/plan.pdf", views_plans_export.plan_pdf, name="plan-pdf"),
    path("teams/", views_teams.team_list, name="teams"),
    path("teams/<uuid:code>/", views_teams.team_page, name="team"),
    path("teams/<uuid:code>/seats/add/", views_teams.seat_add, name="team-seat-add"),
    path("teams/<uuid:code>/seats/<uuid:seat>/end/", views_teams.seat_end, name="team-seat-end"),
    path("teams/<uuid:code>/end/", views_teams.team_end, name="team-end"),
    path("conflicts/", views_conflicts.conflict_list, name="conflicts"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *home,
    *people,
    *clients,
    *consultations,
    *intake_days,
    *screenings,
    *partners,
    *program,
    *law,
    *imports,
    *plans,
]
