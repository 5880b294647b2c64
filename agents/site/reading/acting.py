"""Who uses the site: what members and staff are called, from "customers pick a slot, owner sees the day"."""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re

from agents.site.spec import SiteSpec
from agents.site.wishes.names import singular
from agents.sources.base import Language

_MEMBERS = r"customers?|clients?|patients?|guests?|readers?|students?|pupils?|learners?|members?|visitors?|users?|players?|buyers?|parents?|families|residents?|neighbou?rs?|tenants?|volunteers?|donors?|applicants?|candidates?|job ?seekers?|participants?|attendees?|fans?|subscribers?|citizens?|employees|travell?ers?|diners?|shoppers?|backers?|contributors?|authors?|writers?|artists?|people"
_STAFF = r"owners?|staff|admins?|administrators?|managers?|teachers?|trainers?|coach(?:es)?|instructors?|librarians?|editors?|moderators?|organi[sz]ers?|chefs?|waiters?|barbers?|stylists?|groomers?|dentists?|doctors?|vets?|nurses?|receptionists?|agents?|recruiters?|shopkeepers?|sellers?|team|curators?|coordinators?|landlords?|hosts?|mechanics?|technicians?|support agents?|secretar(?:y|ies)|treasurers?"
_DOES = r"(?:can |may |should |will |could )?(?:pick|choose|book|reserve|order|buy|browse|see|view|read|post|comment|rate|review|sign up|register|join|enrol|enroll|apply|submit|borrow|request|vote|cancel|leave|search|find|track|upload|write|subscribe|donate|ask|open|create|add|manage|edit|check|log in|rent|check out|report|suggest|share|play|answer|take|give|get|approve|assign|send|handle|confirm|publish|moderate|enter|mark|keep|update|list|run|print|schedule|plan|invite|place)s?"
_ACTOR = re.compile(rf"\b({_MEMBERS}|{_STAFF})\s+{_DOES}\b", re.IGNORECASE)
_HAN_MEMBERS = "顾客|客户|客人|患者|病人|读者|学生|学员|会员|用户|访客|玩家|买家|家长|居民|邻居|租客|志愿者|求职者|参与者|球友|车主|主人|粉丝|业主|员工"
_HAN_STAFF = "店主|老板|店员|员工|管理员|经理|老师|教练|馆员|编辑|版主|主办方|厨师|医生|护士|前台|中介|客服|房东|站长|负责人|组织者|工作人员|馆长"
_HAN_DOES = r"(?:可以|能够?|会)?(?:选|挑|预约|预订|订|下单|买|浏览|看|查看|阅读|发|评论|评价|报名|注册|加入|申请|提交|借|投票|取消|留言|搜索|查|上传|写|订阅|捐|管理|编辑|审核|确认|发布|处理|回复|登记|记录|分配)"
_HAN_ACTOR = re.compile(rf"({_HAN_MEMBERS}|{_HAN_STAFF}){_HAN_DOES}")


def name_people(spec: SiteSpec, sentence: str, language: Language) -> list[str]:
    """`member_title` and `staff_title` as the sentence calls them; returns what was found, a sentence each."""
    if language == "zh":
        found = [m[1] for m in _HAN_ACTOR.finditer(sentence)]
        member = next(
            (a for a in found if re.fullmatch(_HAN_MEMBERS, a) and not (a == "员工" and len(found) > 1)), None
        )
        staff = next((a for a in found if re.fullmatch(_HAN_STAFF, a) and a != member), None)
    else:
        found = [m[1].lower() for m in _ACTOR.finditer(sentence)]
        member = next((a for a in found if re.fullmatch(_MEMBERS, a) and a not in ("people", "employees")), None)
        staff = next((a for a in found if re.fullmatch(_STAFF, a) and a != member), None)
    said = []
    if member:
        spec.member_title = _title(member)
    if staff:
        spec.staff_title = _title(staff)
    if member and staff:
        said.append(
            f"{spec.member_title}是注册的人，{spec.staff_title}管理网站"
            if language == "zh"
            else f"{spec.member_title}s sign up and see their own; the {spec.staff_title.lower()} runs the site"
        )
    return said


def _title(word: str) -> str:
    one = singular(word)
    one = {"familie": "family", "coache": "coach"}.get(one, one)
    return one[:1].upper() + one[1:40]
