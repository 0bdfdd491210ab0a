"""The statuses that pages show: a word, a sign and a tone each. Colour never stands alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

TONES = frozenset({"plain", "accent", "good", "note", "soon", "plum", "harm", "stop", "strong"})


@dataclass(frozen=True, slots=True)
class Status:
    """A word, a tone of TONES, the name of a Tabler outline icon."""

    label: Promise
    tone: str
    icon: str


STATUSES: dict[str, Status] = {
    # rows of an import
    "new": Status(pgettext_lazy("row", "New"), "good", "plus"),
    "change": Status(pgettext_lazy("row", "Change"), "note", "pencil"),
    "same": Status(pgettext_lazy("row", "Same"), "plain", "equal"),
    "duplicate": Status(pgettext_lazy("row", "Duplicate"), "plum", "copy"),
    "decision": Status(pgettext_lazy("row", "Needs your decision"), "soon", "help-circle"),
    "refused": Status(pgettext_lazy("row", "Refused"), "stop", "ban"),
    "warning": Status(pgettext_lazy("row", "Check this"), "soon", "alert-triangle"),
    # imports, plans and other jobs
    "draft": Status(_("Draft"), "plain", "pencil"),
    "waiting": Status(_("Waiting"), "plain", "clock"),
    "running": Status(_("Running"), "note", "loader-2"),
    "done": Status(_("Done"), "good", "check"),
    "failed": Status(_("Failed"), "stop", "x"),
    "applied": Status(_("Applied"), "good", "check"),
    "undone": Status(_("Undone"), "plain", "arrow-back-up"),
    "proposed": Status(_("Proposed"), "note", "bulb"),
    "accepted": Status(_("Accepted"), "good", "circle-check"),
    "superseded": Status(_("Superseded"), "plain", "history"),
    "cancelled": Status(_("Cancelled"), "plain", "x"),
    "optimal": Status(_("Proven best"), "good", "certificate"),
    # teams and seats
    "complete": Status(_("Complete"), "good", "check"),
    "incomplete": Status(_("Incomplete"), "soon", "user-question"),
    "pinned": Status(_("Pinned"), "accent", "pin"),
    "forbidden": Status(_("Not together"), "plain", "user-off"),
    "open_seat": Status(_("Open seat"), "soon", "user-plus"),
    "unplaced": Status(_("Not placed"), "soon", "alert-triangle"),
    "placed": Status(_("Placed"), "good", "users-group"),
    # conflicts
    "asked": Status(pgettext_lazy("conflicts", "Waiting for an answer"), "soon", "clock"),
    "cleared": Status(pgettext_lazy("conflicts", "Cleared"), "good", "shield-check"),
    "declined": Status(pgettext_lazy("conflicts", "Declined"), "plum", "shield-x"),
    "clearing": Status(_("Conflict checks under way"), "soon", "clock"),
    "file_open": Status(_("File open"), "good", "folder-open"),
    "waived": Status(pgettext_lazy("conflicts", "Waived"), "note", "shield-half"),
    # people and clients
    "screened": Status(_("Screened"), "good", "clipboard-check"),
    "unscreened": Status(_("Not screened yet"), "soon", "clipboard"),
    "active": Status(_("Active"), "good", "check"),
    "ended": Status(_("Ended"), "plain", "calendar-off"),
    "invited": Status(_("Invited"), "note", "mail"),
    "expired": Status(_("Expired"), "plain", "clock-off"),
    "trained": Status(_("Trained"), "good", "school"),
    "detained": Status(_("Detained"), "soon", "lock"),
    "urgent": Status(_("Urgent"), "harm", "alert-octagon"),
    "verified": Status(_("Verified"), "good", "rosette-discount-check"),
    "unverified": Status(_("Not verified"), "soon", "help-circle"),
}
