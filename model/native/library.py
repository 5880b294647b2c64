"""The compiled kernels: built once per machine from the sources beside this file, then loaded.

They need AVX-512 or AVX2 and a C++ compiler. Without either, or with `IMPASTO_NATIVE=0`, `library()` is None and torch's own
kernels compute. A build is kept under the hash of its sources, the compiler and the processor, so that another machine
with the same home makes its own. Two settings choose the arithmetic: `IMPASTO_ACTIVATIONS` and `IMPASTO_KV`, each `int8` or
`bf16`, which only AVX-512 has; a third, `IMPASTO_ATTENTION`, what generated tokens look at. `docs/engine.md` says what they cost. This
module does not know matrices.
"""  # noqa: E501

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import platform
import shutil
import subprocess
import threading
from functools import cache
from pathlib import Path

import torch

from model.errors import ConfigurationError
from model.machine import instructions
from model.native.kept import cache_folder
from model.pages import PAGE

log = logging.getLogger("impasto.model")

_HERE = Path(__file__).parent
_OPTIONS = ("-O3", "-std=c++17", "-shared", "-fPIC", "-lpthread")
NATIVE = ("-march=native",)
AVX2 = ("-mavx2", "-mfma", "-mf16c")
"""What the narrower vectors need; `-march=native` on a processor that has no wider ones means them too."""
PRECISIONS = ("int8", "bf16")
OPERATIONS = ("projections", "places", "choice", "attention", "output", "router", "gate and up", "down")
"""`Operation` of network.h."""
ATTENTIONS = ("exact", "pages")
_TOKENS = "IMPASTO_ATTENTION_TOKENS"
_SECONDS = 300
_building = threading.Lock()


class MatrixRecord(ctypes.Structure):
    """`Matrix` of matrix.h."""

    _fields_ = [
        ("codes", ctypes.c_void_p),
        ("scales", ctypes.c_void_p),
        ("zeros", ctypes.c_void_p),
        ("bias", ctypes.c_void_p),
        ("next", ctypes.c_void_p),
        ("rows", ctypes.c_int32),
        ("columns", ctypes.c_int32),
        ("group", ctypes.c_int32),
        ("planes", ctypes.c_int32),
        ("wide_scales", ctypes.c_int32),
        ("exact", ctypes.c_int32),
        ("kind", ctypes.c_int32),
        ("own", ctypes.c_int32),
    ]


class MixtureRecord(ctypes.Structure):
    """`Mixture` of network.h."""

    _fields_ = [
        *[(name, ctypes.c_void_p) for name in ("router", "bias", "gate_up", "down")],
        *[(name, ctypes.c_int32) for name in ("experts", "per_token", "groups", "groups_per_token", "normalize")],
        ("inner", ctypes.c_int32),
        ("scale", ctypes.c_float),
    ]


class BlockRecord(ctypes.Structure):
    """`Block` of network.h."""

    _fields_ = [
        ("attention_norm", ctypes.c_void_p),
        ("qk_norm", ctypes.c_void_p),
        ("feed_forward_norm", ctypes.c_void_p),
        ("qkv", MatrixRecord),
        ("output", MatrixRecord),
        ("gate_up", MatrixRecord),
        ("down", MatrixRecord),
        ("keys", ctypes.c_void_p),
        ("values", ctypes.c_void_p),
        ("bounds", ctypes.c_void_p),
        ("mixture", ctypes.c_void_p),
    ]


class NetworkRecord(ctypes.Structure):
    """`Network` of network.h."""

    _fields_ = [
        *[(name, ctypes.c_int32) for name in ("layers", "hidden", "heads", "kv_heads", "dim", "rotary")],
        *[(name, ctypes.c_int32) for name in ("inner", "exact_cache")],
        ("eps", ctypes.c_float),
        ("page_bytes", ctypes.c_int64),
        ("blocks", ctypes.POINTER(BlockRecord)),
        ("norm", ctypes.c_void_p),
        ("fetch", ctypes.c_void_p),
    ]


class PassRecord(ctypes.Structure):
    """`Pass` of network.h."""

    _fields_ = [
        *[(name, ctypes.c_int32) for name in ("tokens", "spans", "tiles")],
        *[(name, ctypes.c_void_p) for name in ("hidden", "normed", "cos", "sin", "slots", "span_of", "pages")],
        *[(name, ctypes.c_void_p) for name in ("starts", "past", "first", "counts", "visible", "keep")],
    ]


RECORDS = (MatrixRecord, BlockRecord, NetworkRecord, PassRecord, MixtureRecord)
FETCH = ctypes.CFUNCTYPE(
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.c_int32,
    ctypes.POINTER(ctypes.c_int32),
    ctypes.POINTER(MatrixRecord),
    ctypes.POINTER(MatrixRecord),
)
"""How the kernels ask for a layer's experts."""


def library() -> ctypes.CDLL | None:
    """The kernels; None where they cannot be, or are not wanted."""
    return None if os.environ.get("IMPASTO_NATIVE") == "0" else _outcome()[0]


def why_not() -> str:
    """Why torch's own kernels compute; empty where the compiled ones do."""
    return "IMPASTO_NATIVE=0 is set" if os.environ.get("IMPASTO_NATIVE") == "0" else _outcome()[1]


def activations(kernels: ctypes.CDLL) -> str:
    """What products multiply with: `int8` codes in steps of 32 values, or `bf16`."""
    return _precision("IMPASTO_ACTIVATIONS", kernels)


def cache_precision(kernels: ctypes.CDLL) -> str:
    """How keys and values are kept: `int8` with a step for each position and head, or `bf16`."""
    return _precision("IMPASTO_KV", kernels)


def tiles(kernels: ctypes.CDLL) -> bool:
    """Whether prompts are multiplied by the processor's tiles: where it has them, unless `IMPASTO_TILES=0` or products
    are in `bf16`, which are finer."""
    if os.environ.get("IMPASTO_TILES") == "0" or activations(kernels) == "bf16":
        return False
    return bool(kernels.impasto_tiles())


def kept_pages() -> int:
    """Pages that a generated token looks at: as many as hold `IMPASTO_ATTENTION_TOKENS` positions, at least four, where
    `IMPASTO_ATTENTION` is `pages`; 0, all of them, where it is `exact`, as it is unless set."""
    wanted, tokens = os.environ.get("IMPASTO_ATTENTION", "").lower() or "exact", os.environ.get(_TOKENS) or "4096"
    if wanted not in ATTENTIONS:
        raise ConfigurationError(
            f"IMPASTO_ATTENTION is {wanted!r}.", fix=f"Set it to {' or '.join(ATTENTIONS)}, or leave it out."
        )
    if not tokens.isdecimal():
        raise ConfigurationError(f"{_TOKENS} is {tokens!r}.", fix="Set it to a number of tokens, or leave it out.")
    return max(4, -(-int(tokens) // PAGE)) if wanted == "pages" else 0


def _precision(name: str, kernels: ctypes.CDLL) -> str:
    wanted = os.environ.get(name, "").lower() or "int8"
    if wanted not in PRECISIONS:
        raise ConfigurationError(f"{name} is {wanted!r}.", fix=f"Set it to {' or '.join(PRECISIONS)}, or leave it out.")
    return wanted if kernels.impasto_wide() else "int8"


def work_alone(threads: int) -> None:
    """From now on the kernels have `threads` threads for calls of this thread, and torch has this one alone.

    After an operation that torch shares out, its threads wait for the next one at full speed for milliseconds: on the
    cores that the kernels' threads need. On a busy machine a pass of eight tokens took up to twice as long.
    """
    _callers.threads = threads
    torch.set_num_threads(1)


def workshop(kernels: ctypes.CDLL) -> int:
    """A crew as large as torch's is now, or as `work_alone` said; it lives as long as the process."""
    return _workshop(kernels, getattr(_callers, "threads", 0) or torch.get_num_threads())


def spent(kernels: ctypes.CDLL) -> dict[str, float]:
    """How passes of few tokens spent their time since the last call, by operation: ticks of the processor's clock."""
    ticks = (ctypes.c_double * len(OPERATIONS))()
    kernels.impasto_spent(workshop(kernels), ticks)
    return dict(zip(OPERATIONS, ticks, strict=True))


_callers = threading.local()


@cache
def _workshop(kernels: ctypes.CDLL, threads: int) -> int:
    return kernels.impasto_workshop(threads)


@cache
def _outcome() -> tuple[ctypes.CDLL | None, str]:
    why = _unfit()
    if why is None:
        try:
            with _building:
                return opened(built(NATIVE)), ""
        except (OSError, subprocess.SubprocessError) as error:
            why = _last_line(error)
    log.info("torch's kernels compute: %s", why)
    return None, why


def _unfit() -> str | None:
    if platform.machine().lower() not in ("x86_64", "amd64") or os.name == "nt":
        return "the compiled ones are for x86-64 with AVX2 or AVX-512"
    if torch.backends.cpu.get_cpu_capability() not in ("AVX2", "AVX512"):
        return "this processor has no AVX2"
    if _compiler() is None:
        return "no C++ compiler is installed"
    return None


def _compiler() -> str | None:
    wanted = os.environ.get("CXX", "")
    return next((found for name in (wanted, "c++", "g++", "clang++") if name and (found := shutil.which(name))), None)


def built(target: tuple[str, ...]) -> Path:
    """The shared library of these sources for the processors `target`, compiled if it is not there yet.

    Raises:
        OSError, subprocess.SubprocessError: it cannot be compiled, or kept.
    """
    compiler = _compiler()
    if compiler is None:
        raise OSError("no C++ compiler is installed")
    place = _folder() / f"kernels-{_fingerprint(compiler, target)}.so"
    if place.is_file():
        return place
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = place.with_suffix(f".{os.getpid()}.tmp")
    try:
        command = [compiler, *target, *_OPTIONS, "-o", str(making), str(_HERE / "kernels.cpp")]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)
        making.replace(place)
    finally:
        making.unlink(missing_ok=True)
    return place


def _folder() -> Path:
    return cache_folder() / "native"


def _fingerprint(compiler: str, target: tuple[str, ...]) -> str:
    said = hashlib.sha256()
    for source in sorted([*_HERE.glob("*.h"), *_HERE.glob("*.cpp")]):
        said.update(source.read_bytes())
    # Not what it says of itself: asking takes time at every start, on a busy machine much.
    told = Path(compiler).stat()
    said.update(f"{Path(compiler).resolve()} {told.st_size} {told.st_mtime_ns}".encode())
    said.update((" ".join((*target, *_OPTIONS)) + instructions()).encode())
    return said.hexdigest()[:20]


def opened(place: Path) -> ctypes.CDLL:
    """The kernels of a shared library. Raises OSError when it is not theirs."""
    kernels = ctypes.CDLL(str(place))
    kernels.impasto_workshop.restype = ctypes.c_void_p
    kernels.impasto_workshop.argtypes = [ctypes.c_int32]
    kernels.impasto_end.argtypes = [ctypes.c_void_p]
    kernels.impasto_end.restype = None
    kernels.impasto_members.argtypes = [ctypes.c_void_p]
    kernels.impasto_product.argtypes = [ctypes.c_void_p] * 3 + [ctypes.c_int32, ctypes.c_void_p, ctypes.c_int32]
    kernels.impasto_product.restype = None
    kernels.impasto_pack.argtypes = [
        ctypes.c_void_p,
        *[ctypes.c_int64] * 2,
        *[ctypes.c_int32] * 2,
        ctypes.c_void_p,
    ]
    kernels.impasto_pack.restype = None
    kernels.impasto_lay.argtypes = [
        ctypes.c_void_p,
        *[ctypes.c_int64] * 2,
        ctypes.c_int32,
        ctypes.c_int64,
        ctypes.c_void_p,
    ]
    kernels.impasto_lay.restype = None
    kernels.impasto_spent.argtypes = [ctypes.c_void_p] * 2
    kernels.impasto_spent.restype = None
    kernels.impasto_forward.argtypes = [ctypes.c_void_p] * 3
    kernels.impasto_forward.restype = None
    for which, record in enumerate(RECORDS):
        if kernels.impasto_sizes(which) != ctypes.sizeof(record):
            raise OSError(f"{record.__name__} is laid out otherwise by the compiler")
    return kernels


def _last_line(error: Exception) -> str:
    told = getattr(error, "stderr", None) or str(error)
    lines = [line for line in str(told).splitlines() if "error" in line] or [str(error)]
    return lines[0][:300]
