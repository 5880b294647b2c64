"""What cannot be a name is let go of before anything is built of it: halves of clauses, pronouns, what is only said of
things. It is told as not built then, since nothing of it stands in the site: nothing is better than a thing named wrongly.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

from agents.site.reading.told import Told

_NO_NAME = re.compile(
    r"^(?:may|can|must|should|will|not|never)\b|.\s(?:shown|displayed|announced|published|counted|listed)$|\b(?:becomes?|decides?|gets?|goes|knows|wants?|has|have|had|is|are|was|were|does|it|them|me|us|him|you|they|we|i|he|she|everyone|everybody|anyone|anybody|myself|themselves|itself|ourselves|whether|because|should|would|could|hasn['’]t|haven['’]t|don['’]t|doesn['’]t|didn['’]t|isn['’]t|aren['’]t|can['’]t|won['’]t)\b",
    re.IGNORECASE,
)
_NO_NAME_ZH = re.compile(
    r"不(?!动产|良|锈钢)|自动|并且?(?=[\u4e00-\u9fff])|没有|应该|如果|超过|低于|按[\u4e00-\u9fff]{1,3}统计|根据|可以|必须|每种|每个人|然后|之后$|以后$|的时候|方便|希望|^(?![棉毛线蚕]被|[拖火车手门]把|目的|心得)(?:.?[没无有的得把被])$"
)


def sift(told: Told) -> None:
    """Nouns of listings and objects of acts that can be names; the others are taken out of `told`."""
    for listing in told.listings:
        listing.nouns = [noun for noun in listing.nouns if is_name(noun)]
        listing.owner = listing.owner if is_name(listing.owner) else ""
    told.listings = [x for x in told.listings if x.nouns or x.owner]
    for act in told.acts:
        act.objects = [noun for noun in act.objects if is_name(noun)]
        act.before = act.before if is_name(act.before) else ""


def is_name(noun: str) -> bool:
    """Whether a noun phrase can be the name of a thing at all."""
    return (_NO_NAME_ZH if re.search(r"[\u4e00-\u9fff]", noun) else _NO_NAME).search(noun) is None
