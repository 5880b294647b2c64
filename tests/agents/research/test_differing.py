"""Sources differ where they tell other numbers of one thing, not where they speak of two."""

from __future__ import annotations

import pytest

from agents.research.differing import differ


@pytest.mark.parametrize(
    ("left", "right", "differs"),
    [
        ("The town library has 12,000 books today.", "The town library has 9,500 books today.", True),
        ("The new bridge cost 4 million euros in the end.", "The new bridge cost 5 million euros altogether.", True),
        ("Juniors pay 60 crowns a year for a rack.", "Seniors pay 120 crowns a year for a rack.", False),
        ("The gym is open from 9 to 17 on Sundays.", "The boathouse is open from 8 to 18 on Sundays.", False),
        ("The library of Tarn has 12,000 old books.", "The library of Varde has 9,500 old books.", False),
        ("市图书馆藏书12万册，座位300个。", "市图书馆藏书9万册，座位300个。", True),
        ("学生每次可借3本，借期三周。", "教师每次可借8本，借期三周。", False),
    ],
)
def it_sets_only_the_same_thing_against_itself(left: str, right: str, differs: bool):
    assert differ(left, right) is differs
