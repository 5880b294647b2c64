"""Arithmetic is done; anything else is refused with a sentence, and nothing hangs."""

from __future__ import annotations

import ast
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.calculation import calculator
from agents.calculation.calculator import NotCalculated, calculate
from agents.calculation.evaluator import Refused
from agents.calculation.evaluator import calculate as evaluated
from agents.errors import Cancelled

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
NUMBERS = st.integers(-10_000, 10_000).map(str) | st.decimals(-1000, 1000, places=3).map(str)
SUMS = st.recursive(
    NUMBERS,
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "<", "=="]), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=12,
)


class DescribeArithmetic:
    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("1 + 1", "2"),
            ("41_300 / 33_040 - 1", "0.25"),
            ("from datetime import date\n(date(2026, 11, 25) - date(1969, 7, 20)).days", "20947"),
            ("import statistics as s\ns.median([3, 1, 2])", "2"),
            ("from decimal import Decimal\nDecimal('0.1') + Decimal('0.2')", "0.3"),
            ("from fractions import Fraction\nFraction(1, 3) * 3 == 1", "True"),
            ("x = [i * i for i in range(5) if i % 2]\nprint(sum(x))\nmax(x, key=lambda v: -v)", "10\n1"),
            ("a, b = divmod(17, 5)\nf'{a} rest {b:03d}'", "3 rest 002"),
            ("n = 0\nfor i in range(100):\n    if i == 7:\n        break\n    n += i\nn", "21"),
            ("n = 10\nwhile n > 3:\n    n -= 2\nprint(n)", "2"),
            ("{k: len(k) for k in 'ab cde'.split()}", "{'ab': 2, 'cde': 3}"),
            ("math.sqrt(2)**2 > 2", "True"),
            ("sorted([3, 1, 2])[::-1]", "[3, 2, 1]"),
            ("import datetime\ndatetime.date.fromisoformat('2024-02-29').strftime('%d/%m/%Y')", "29/02/2024"),
        ],
    )
    def it_is_done(self, code: str, value: str):
        assert evaluated(code) == value

    @given(SUMS)
    def it_is_that_of_python(self, code: str):
        try:
            wanted = str(eval(code))
        except (ZeroDivisionError, OverflowError) as error:
            with pytest.raises(type(error)):
                evaluated(code)
        else:
            assert evaluated(code) == wanted

    @given(st.text(max_size=60))
    def it_refuses_any_text_in_order(self, text: str):
        try:
            ast.parse(text.strip())
            assert isinstance(evaluated(text), str)
        except (Refused, SyntaxError, ValueError, ArithmeticError, NameError, TypeError, LookupError, AttributeError):
            pass
        except (MemoryError, RecursionError):
            pass


class DescribeTheProcess:
    def it_answers(self):
        assert calculate("print('一', 2 ** 10)\n7 // 2") == "一 1024\n3"
        assert calculate("x = 1") == "It printed nothing and its last line has no value."

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("().__class__.__bases__[0].__subclasses__()", "__class__"),
            ("(lambda: 0).__globals__", "__globals__"),
            ("print.__self__", "__self__"),
            ("__import__('os').system('id')", "__import__"),
            ("import os", "os is not there"),
            ("from os import system", "os is not there"),
            ("import math.os", "is not there"),
            ("math.__loader__", "__loader__"),
            ("datetime.sys", "no sys"),
            ("str.format", "not to be used"),
            ("'{0.__class__}'.format(1)", "no format"),
            ("getattr(1, 'real')", "nothing named getattr"),
            ("open('/etc/passwd').read()", "nothing named open"),
            ("eval('1')", "nothing named eval"),
            ("def f(): return 1", "FunctionDef"),
            ("class A: pass", "ClassDef"),
            ("[x async for x in y]", "waits"),
            ("(yield 1)", "Yield"),
            ("max(**{'key': 1})", "named one by one"),
            ("10**10**10", "too large"),
            ("pow(9, 9**9)", "too large"),
            ("1 << 10**9", "too large"),
            ("9**5000", "limit"),
            ("'a' * 10**10", "too long"),
            ("[[0] * 1000] * 10**9", "too long"),
            ("while True: pass", "steps"),
            ("x = [1]\nfor i in x: x.append(i)", "steps"),
            ("(lambda f: f(f))(lambda f: f(f))", "nested"),
            ("-" * 3000 + "1", "nested"),
            ("(" * 1900 + "1" + ")" * 1900, "nested"),
            ("1 / 0", "division"),
            ("x = ", "Line 1"),
            ("", "nothing to calculate"),
            ("1" * 5000, "at most"),
        ],
    )
    def it_refuses(self, code: str, said: str):
        with pytest.raises(NotCalculated, match=said):
            calculate(code)

    @linux
    @pytest.mark.parametrize("code", ["list(range(10**9))", "f'{1:1000000000d}'", "'%1000000000d' % 1"])
    def it_has_little_memory(self, code: str):
        with pytest.raises(NotCalculated, match="memory"):
            calculate(code)

    def it_answers_briefly(self):
        assert len(calculate("'ab' * 400_000")) <= 4000

    @pytest.mark.parametrize(
        "code", ["sum(range(10**12))", "math.factorial(10**8)", "max(map(math.factorial, range(10**6)))"]
    )
    def it_ends_what_takes_too_long(self, code: str, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(calculator, "SECONDS", 0.6)
        with pytest.raises(NotCalculated, match="too long"):
            calculate(code)

    def it_is_left_when_the_person_stops(self):
        stop = threading.Event()
        threading.Timer(0.3, stop.set).start()
        with pytest.raises(Cancelled):
            calculate("sum(range(10**12))", cancel=stop.is_set)

    @linux
    def it_can_open_nothing_even_if_its_rules_failed(self):
        """The limits hold by themselves: the same process, with Python's own eval in the place of ours."""
        import subprocess
        from pathlib import Path

        import agents

        root = str(Path(agents.__file__).resolve().parent.parent)
        script = (
            f"import sys; sys.path.insert(0, {root!r}); import os, socket, subprocess\n"
            "from agents.confinement import confine\n"
            "confine(seconds=2, memory_bytes=384 * 1024**2, written_bytes=0, open_files=3, processes=0)\n"
            "for attempt in (lambda: open('/etc/passwd'), lambda: socket.socket(), lambda: subprocess.run(['true'])):\n"
            "    try: attempt(); print('open')\n"
            "    except OSError as error: print('closed')\n"
        )
        said = subprocess.run([sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=False)
        assert said.stdout.split() == ["closed"] * 3

    def it_sees_no_key(self, monkeypatch: pytest.MonkeyPatch):
        started: list[dict[str, str]] = []
        real = calculator.subprocess.Popen

        def noted(*args, env, **more):
            started.append(env)
            return real(*args, env=env, **more)

        monkeypatch.setenv("IMPASTO_BRAVE_KEY", "canary-key")
        monkeypatch.setattr(calculator.subprocess, "Popen", noted)
        assert calculate("1") == "1"
        assert "canary-key" not in str(started)
