"""Sites that a team keeps for itself: its people sign up, and read and change what there is."""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import Access, SiteSpec
from agents.sources.base import Language

_TEAM = re.compile(
    r"\b(?:our|my|the|a|your)\s+(?:[a-z]+\s+)?(?:team|family|household|flat ?share|crew|office|department|class|group|club|committee|band|choir|company)\b|\b(?:colleagues|flatmates|housemates|room ?mates|co-?workers|team mates|teammates)\b"
    r"|团队|小组|部门|家庭|全家|室友|班级|同事|社团|班组",
    re.IGNORECASE,
)


def is_of_team(text: str) -> bool:
    """Whether a sentence speaks of people who keep the site together."""
    return _TEAM.search(text) is not None


def let_in(spec: SiteSpec, text: str, language: Language) -> list[str]:
    """Where nobody but the staff was let in and a team keeps the site, its people sign up; says so."""
    if spec.signup or not is_of_team(text):
        return []
    spec.signup = True
    for entity in spec.entities:
        access = entity.access
        if access.read == "staff":
            change = "owner" if access.update == "owner" else "member"
            entity.access = Access(read="member", create="member", update=change, delete=change)
    zh = language == "zh"
    if spec.member_title in ("Colleague", "Member", "同事", "会员"):
        spec.member_title = "成员" if zh else "Team member"
    if spec.staff_title in ("Team", "Staff", "团队", "管理员"):
        spec.staff_title = "负责人" if zh else "Team lead"
    return [
        f"注册后即为{spec.member_title}，可以查看、添加和修改；想限制时说“只有{spec.staff_title}可以……”"
        if zh
        else f"whoever signs up is a {spec.member_title.lower()}: sees, adds and changes things; say “only the {spec.staff_title.lower()} may …” to narrow that"
    ]
