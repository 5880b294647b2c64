"""Sites that people know, as what they do: "like Trello but for weddings" → "a kanban board for weddings".

The names stand for kinds of site and for nothing else; no text or look of theirs is known here.
"""

# ruff: noqa: E501 (a sentence is one line)

from __future__ import annotations

import re

_KNOWN: list[tuple[str, str, str]] = [
    ("airbnb|爱彼迎|途家", "hosts post {} with price, place and photo, guests rent them", "房东发布{}，有价格、地点、照片，房客租用"),
    ("trello|jira|asana|linear|monday", "a kanban board for {}", "{}任务看板"),
    ("etsy|ebay|depop|vinted|poshmark|淘宝|转转", "sellers post {} with price and photo, buyers order them", "卖家发布{}，有价格、照片，买家下单"),
    ("craigslist|gumtree|kleinanzeigen|闲鱼|58同城", "people post {} with price, place and photo, others request them", "用户发布{}，有价格、地点、照片，其他人申请"),
    ("reddit|quora|stack ?overflow|hacker news|discord|slack|知乎|贴吧", "a forum for {}", "{}论坛"),
    ("goodreads|imdb|letterboxd|yelp|tripadvisor|rotten tomatoes|豆瓣|大众点评|马蜂窝", "a directory of {} with reviews", "{}名录，可以评价"),
    ("meetup|eventbrite|partiful", "an event site for {} where people register", "{}活动报名网站"),
    ("wikipedia|维基百科|百度百科", "a wiki about {}", "{}百科"),
    ("kickstarter|gofundme|indiegogo|水滴筹|摩点", "a crowdfunding site for {}: projects, donations", "{}众筹网站"),
    ("udemy|coursera|skillshare|masterclass", "an online course site for {}", "{}课程网站"),
    ("calendly|doodle", "a booking site for {}", "{}预约网站"),
    ("opentable|resy", "table reservations for {}", "{}订座网站"),
    ("zillow|rightmove|贝壳|链家", "property listings of {}", "{}房源网站"),
    ("linkedin|indeed|boss直聘|智联", "a job board for {}", "{}招聘网站"),
    ("instagram|pinterest|twitter|flickr|小红书|微博", "people post {} with photo and text, others comment on them", "用户发布{}，有照片、内容，大家评论"),
    ("spotify|netflix|steam", "a catalogue of {} with reviews", "{}名录，可以评价"),
    ("zendesk|freshdesk", "a help desk for {}", "{}工单系统"),
    ("salesforce|hubspot|pipedrive", "a CRM for {}", "{}客户管理"),
    ("strava|myfitnesspal", "a tracker for {}", "{}记录"),
]  # fmt: skip
_STAYS = re.compile(
    r"\b(?:hotel|guest ?house|hostel|b&b|bed[ _]and[ _]breakfast|holiday (?:homes?|flats?|cottages?|rentals?)|vacation (?:homes?|rentals?)|holiday lets?|cabins?|campsite|camp ?ground|glamping|kennels?|cattery|inn|lodge|motel|pension|chalets?|yurts?)\b|\bbook (?:\w+ )?nights\b|\b(?:book|reserve) (?P<bed>beds?|bunks?|places? to sleep)\b|\bfrom arrival to departure\b",
    re.IGNORECASE,
)
_STAYS_ZH = re.compile(r"民宿|酒店|客栈|旅馆|短租|青旅|露营地|营地|度假村|农家乐|房车营")
_NAMES = "|".join(names for names, _, _ in _KNOWN)
_EN = re.compile(
    rf"\b(?:(?:an?|the)\s+)?(?:(?:site|app|platform|website|something|marketplace)\s+)?(?:like|similar to|a clone of|clone of|kind of|an?|the)\s+(?:an?\s+)?(?P<name>{_NAMES})\b(?:\s+clone)?(?:\s*,?\s*(?:but|only|just)?\s*(?:for|of|with)\s+(?P<what>[^,.;:]+))?",
    re.IGNORECASE,
)
_ZH = re.compile(
    rf"(?:一个)?(?:像|类似|仿)(?P<name>{_NAMES})(?:那样|一样|似?的?)*[，,]?(?:但(?:是)?|专门|只)?(?:给|面向|针对|用于|卖|放)?(?P<what>[\u4e00-\u9fff]{{2,10}}?)?(?:的)?(?:网站|平台|系统|$|(?=[，。；]))",
    re.IGNORECASE,
)


def plainly(sentence: str) -> str:
    """The sentence with a known site's name put as what it does; as it was where it names none."""
    sentence = re.sub(
        r"(提前[\d一二两三四五六七八九十半]+(?:个?小时|天|分钟))(?:可以?|能|就能)(取消)", r"可以\1\2", sentence
    )
    sentence = re.sub(r"写(?:短|长)?(?=评价|书评|评论|影评)", "", sentence)
    for pattern, zh in ((_EN, False), (_ZH, True)):
        found = pattern.search(sentence)
        if found is None:
            continue
        _, english, chinese = next(k for k in _KNOWN if re.fullmatch(k[0], found["name"], re.IGNORECASE))
        what = (found["what"] or ("东西" if zh else "things")).strip()
        return sentence[: found.start()] + (chinese if zh else english).format(what) + sentence[found.end() :]
    return sentence


def stays(sentence: str) -> str | None:
    """What people stay in, where a sentence is about a hotel and the like: "rooms", "kennels"; None elsewhere."""
    if found := _STAYS_ZH.search(sentence):
        return "营位" if "营" in found.group() else "客房"
    found = _STAYS.search(sentence)
    if found is None or re.search(r"\b(?:blog|forum|inventory|crm|job board|review)\b", sentence, re.IGNORECASE):
        return None
    word = found.group().lower()
    if re.match(r"(?:holiday|vacation|cabin)", word):
        lets = re.search(r"rental|lets?$", word) is not None
        return "holiday homes" if lets else word if word.endswith("s") else f"{word}s"
    if found["bed"]:
        return "beds"
    return {"camp": "pitches", "glam": "tents", "kenn": "kennels", "catt": "pens"}.get(word[:4], "guest rooms")
