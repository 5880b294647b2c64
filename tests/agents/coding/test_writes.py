"""What is accepted into a file: whole, parsed, and with nothing that stands for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.coding.accepting import accept, definitions, placeholder
from agents.coding.base import Refused
from agents.coding.parsing import balanced, fault_of

LEFT_OUT = [
    "# ... rest of the code unchanged ...", "# rest of the file remains the same", "// ... existing code ...", "// existing code here",
    "/* rest of the styles unchanged */", "<!-- rest of the page unchanged -->", "{# ... existing blocks ... #}", "# ...", "// …",
    "-- remaining code omitted for brevity", "# Keep the rest", "... rest of the file ...", "[... unchanged ...]", "; unchanged",
    "# 其余代码不变", "// 其他代码保持不变", "<!-- 省略 -->", "# ……其余部分省略……", "/* 此处省略 */", "{# 原有代码 #}", "// same as before",
    "{/* ... existing code ... */}", "# (rest of the methods)", "% no changes here", "# 保留其余", "# Other code remains unchanged",
]  # fmt: skip
MEANT = [
    "# The rest of the day is free.", "# Keeps existing bookings when the day changes.", "x = ...", "    ...", "# existing customers pay less",
    "<p>More...</p>", "<p>Loading …</p>", "// Other players move first", "# Remaining seats, as the page shows them", "/* card */", "#fff",
    "print('...')", "# TODO", "# unchanged rows are not written", "<li>其他</li>", "# 保留时区", "* a list item about the rest of us",
    "    # same order as the menu", "{# the list of rows #}", "// Returns the existing row or makes one",
]  # fmt: skip


class DescribePlaceholders:
    @pytest.mark.parametrize("line", LEFT_OUT)
    def it_finds_comments_that_stand_for_code(self, line: str):
        assert placeholder("", f"a = 1\n{line}\nb = 2\n") == line

    @pytest.mark.parametrize("line", MEANT)
    def it_leaves_comments_alone_that_say_something(self, line: str):
        assert placeholder("", f"a = 1\n{line}\n") == ""

    def it_leaves_lines_alone_that_were_there_before(self):
        assert placeholder("# existing code here\n", "x\n# existing code here\n") == ""

    @given(st.text(max_size=200))
    def it_reads_any_text(self, text: str):
        assert isinstance(placeholder("", text), str)


class DescribeWholeWrites:
    OLD = "def a():\n    return 1\n\n\ndef b():\n    return 2\n\n\nclass C:\n    pass\n" + "x = 1\n" * 12

    def it_refuses_lost_definitions_and_names_them(self):
        with pytest.raises(Refused, match="b would be gone"):
            accept("f.py", self.OLD, self.OLD.replace("def b", "def c"), whole=True)
        accept("f.py", self.OLD, self.OLD.replace("def b", "def c"), whole=True, drops=["b"])

    def it_refuses_files_that_shrink(self):
        old = "".join(f"p {{ color: #{n:03x}; }}\n" for n in range(40))
        with pytest.raises(Refused, match="shrink from 40 lines to 10"):
            accept("style.css", old, "".join(old.splitlines(keepends=True)[:10]), whole=True)
        accept("style.css", old, "".join(old.splitlines(keepends=True)[:10]), whole=False)

    @pytest.mark.parametrize(
        ("name", "text", "word"),
        [
            ("a.py", "def f(:\n", "Python, line 1"),
            ("a.html", "{% if x %}\n<p>", "Jinja"),
            ("a.html", "<html><body><script>let a = {;</script></body></html>", "script"),
            ("a.html", "<p><script>let a = 1;", "not closed"),
            ("a.json", '{"a": 1,}', "JSON"),
            ("a.toml", "a = ", "TOML"),
            ("a.svg", "<svg><g></svg>", "SVG"),
            ("a.css", "p { color: red;", "{ is not closed"),
            ("a.js", "f(`a ${b`);", "template literal"),
            ("a.txt", "a\0b", "NUL"),
        ],
    )
    def it_refuses_what_does_not_parse(self, name: str, text: str, word: str):
        with pytest.raises(Refused, match="not parse") as refused:
            accept(name, None, text, whole=True)
        assert word in refused.value.sentence

    def it_knows_what_a_file_gives_to_others(self):
        assert definitions("a.py", self.OLD) == ["a", "b", "C"]
        assert definitions("a.html", "{% block main %}{% endblock %}{%- macro row(x) %}{% endmacro %}") == [
            "main",
            "row",
        ]
        assert definitions("a.js", "function f() {}\nexport class K {}\n") == ["f", "K"]


class DescribeBalance:
    @pytest.mark.parametrize(
        "text",
        [
            "const a = `x ${b + `y ${c}`} z`; // }", "if (/[/)}]/.test(s)) { f('}'); }", "a / b / (c)", "x = {a: [1, (2)]} /* ( */",
            "return /\\//g;", "const r = a.replace(/'/g, \"\\\"\");", "`a\\`b`", "let q = '\\\\';",
        ],
    )  # fmt: skip
    def it_reads_scripts(self, text: str):
        assert balanced(text, script=True) == ""

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("f(", "line 1: ( is not closed"),
            ("a\n)", "line 2: ) closes nothing"),
            ("'a\n'", "string"),
            ("/* x", "comment"),
            ("{]", "] closes nothing"),
        ],
    )
    def it_says_what_does_not_close(self, text: str, told: str):
        assert told in balanced(text, script=True)

    @given(st.text("(){}[]`'\"/*$\\ab\n", max_size=60))
    def it_reads_any_script(self, text: str):
        assert isinstance(balanced(text, script=True), str)
        assert isinstance(balanced(text, script=False), str)

    def it_reads_the_scripts_that_we_ship(self):
        from agents.artifact.blueprints import ROOT

        for path in [*ROOT.rglob("*.js"), *ROOT.rglob("*.css"), *ROOT.rglob("*.toml")]:
            assert fault_of(path.name, path.read_text("utf-8")) == "", path
