"""Owns the words of the video room: its ends, its lines, its phases, and its log."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from app.domain.video_room import EndRole, Line, RoomEventKind, RoomPhase, VideoPlace, Whose

PLACE: dict[VideoPlace, LazyString] = {
    VideoPlace.BUILTIN: _("This portal's own rooms"),
    VideoPlace.JITSI: _("Jitsi Meet"),
    VideoPlace.BIGBLUEBUTTON: _("BigBlueButton"),
    VideoPlace.LINK: _("One fixed link of the home"),
}

END: dict[EndRole, LazyString] = {
    EndRole.FAMILY: _("Family"),
    EndRole.RELATIVE: _("Relative elsewhere"),
    EndRole.TERMINAL: _("Prisoner's terminal"),
    EndRole.OFFICER: _("Officer"),
}

WHOSE: dict[Whose, LazyString] = {
    Whose.OURS: _("Our own prisoner"),
    Whose.THEIRS: _("The other home's prisoner"),
}

LINE: dict[Line, LazyString] = {
    Line.GOOD: _("Good line"),
    Line.WEAK: _("Weak line"),
    Line.AUDIO_ONLY: _("Sound only"),
}

PHASE: dict[RoomPhase, LazyString] = {
    RoomPhase.WAITING: _("Not opened yet"),
    RoomPhase.OPEN: _("Open now"),
    RoomPhase.PAUSED: _("Paused"),
    RoomPhase.TELEPHONE: _("By telephone"),
    RoomPhase.ENDED: _("Over"),
}

PHASE_TONE: dict[RoomPhase, str] = {
    RoomPhase.WAITING: "waiting",
    RoomPhase.OPEN: "good",
    RoomPhase.PAUSED: "notice",
    RoomPhase.TELEPHONE: "notice",
    RoomPhase.ENDED: "quiet",
}

EVENT: dict[RoomEventKind, LazyString] = {
    RoomEventKind.OPENED: _("opened the call"),
    RoomEventKind.JOINED: _("came in"),
    RoomEventKind.LEFT: _("left"),
    RoomEventKind.DROPPED: _("lost the line"),
    RoomEventKind.RESUMED: _("was back"),
    RoomEventKind.WARNED: _("gave a warning"),
    RoomEventKind.PAUSED: _("paused the call"),
    RoomEventKind.WENT_ON: _("let the call go on"),
    RoomEventKind.TELEPHONED: _("took the telephone"),
    RoomEventKind.EXTENDED: _("gave more minutes"),
    RoomEventKind.SHOWN_OUT: _("was shown out"),
    RoomEventKind.NOT_BROUGHT: _("was not brought"),
    RoomEventKind.ENDED: _("ended the call"),
}
