"""Who wrote a document, by its first lines."""

from __future__ import annotations

from agents.sources.dates import author_in


class DescribeAuthor:
    def it_ends_where_the_next_part_of_the_line_begins(self) -> None:
        assert author_in(["编制单位：临江水务设计研究院    版本：V2.1    日期：2026年10月"]) == "临江水务设计研究院"

    def it_takes_what_stands_alone_whole(self) -> None:
        assert author_in(["Prepared by: Ada Lindqvist, Harbour Office"]) == "Ada Lindqvist, Harbour Office"
