"""Plans that are proposed, conflicts that are asked, teams that are formed and their dated seats."""

from alongside.placement.models.conflict import ConflictRequest
from alongside.placement.models.plan import Plan, PlanClient, PlanTeam
from alongside.placement.models.team import Seat, Team, TeamClient

__all__ = ["ConflictRequest", "Plan", "PlanClient", "PlanTeam", "Seat", "Team", "TeamClient"]
