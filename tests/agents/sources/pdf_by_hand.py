"""Writes small PDFs byte by byte, so that a test decides exactly what is on the page and how the file is built."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Page:
    """A page's content stream and extra resources, A4 by default."""

    content: list[str] = field(default_factory=list)
    rotate: int = 0
    width: int = 595
    height: int = 842
    with_image: bool = False

    def text(self, x: float, y: float, words: str, size: float = 11, font: str = "F1") -> Page:
        """Words with their baseline `y` pt above the bottom."""
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.content.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
        return self

    def paragraph(self, x: float, y: float, lines: list[str], size: float = 11, leading: float = 14) -> Page:
        """Lines from `y` downwards."""
        for i, line in enumerate(lines):
            self.text(x, y - i * leading, line, size)
        return self

    def draw(self, operators: str) -> Page:
        """Any path operators."""
        self.content.append(operators)
        return self

    def image(self, x: float, y: float, width: float, height: float) -> Page:
        """A 4 × 4 px picture, stretched."""
        self.with_image = True
        self.content.append(f"q {width} 0 0 {height} {x} {y} cm /Im1 Do Q")
        return self


def pdf(
    pages: list[Page], *, info: dict[str, str] | None = None, user: str | None = None, owner: str | None = None
) -> bytes:
    """The file. With `user` or `owner` it is encrypted (RC4, 40 bit: PDF 1.7, 7.6.3); an empty `user` opens it."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    key = owner_entry = user_entry = None
    if user is not None or owner is not None:
        key, owner_entry, user_entry = _standard_handler(user or "", owner or user or "")
    catalog, tree = add(b""), add(b"")
    fonts = {
        "F1": add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        "F2": add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"),
        "F3": add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>"),
        "F4": add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Symbol >>"),
    }
    font_names = " ".join(f"/{name} {number} 0 R" for name, number in fonts.items())
    image = None
    if any(p.with_image for p in pages):
        pixels = bytes(range(0, 192, 4))
        number = len(objects) + 1
        data = _rc4(_object_key(key, number), pixels) if key else pixels
        head = "<< /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Length 48 >>"
        image = add(head.encode() + b"\nstream\n" + data + b"\nendstream")
    kids = []
    for page in pages:
        stream = "\n".join(page.content).encode("cp1252")
        number = len(objects) + 1
        data = _rc4(_object_key(key, number), stream) if key else stream
        content = add(f"<< /Length {len(data)} >>".encode() + b"\nstream\n" + data + b"\nendstream")
        pictures = f"/XObject << /Im1 {image} 0 R >>" if page.with_image else ""
        kids.append(
            add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {page.width} {page.height}] /Rotate {page.rotate} "
                f"/Resources << /Font << {font_names} >> {pictures} >> /Contents {content} 0 R >>".encode()
            )
        )
    objects[catalog - 1] = f"<< /Type /Catalog /Pages {tree} 0 R >>".encode()
    objects[tree - 1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    trailer = f"/Root {catalog} 0 R"
    if info and not key:
        entries = " ".join(f"/{name} ({value})" for name, value in info.items())
        trailer += f" /Info {add(f'<< {entries} >>'.encode())} 0 R"
    if key and owner_entry and user_entry:
        encrypt = f"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{owner_entry.hex()}> /U <{user_entry.hex()}> >>"
        trailer += f" /Encrypt {add(encrypt.encode())} 0 R /ID [<00112233> <00112233>]"
    return _file(objects, trailer)


def _file(objects: list[bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{o:010d} 00000 n \n".encode() for o in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _standard_handler(user: str, owner: str) -> tuple[bytes, bytes, bytes]:
    """The file key and the entries O and U (algorithms 2, 3 and 4)."""
    user_padded = (user.encode() + _PADDING)[:32]
    owner_key = hashlib.md5((owner.encode() + _PADDING)[:32]).digest()[:5]
    owner_entry = _rc4(owner_key, user_padded)
    permissions = (-4 & 0xFFFFFFFF).to_bytes(4, "little")
    key = hashlib.md5(user_padded + owner_entry + permissions + bytes.fromhex("00112233")).digest()[:5]
    return key, owner_entry, _rc4(key, _PADDING)


def _object_key(key: bytes, number: int) -> bytes:
    return hashlib.md5(key + number.to_bytes(3, "little") + b"\x00\x00").digest()[:10]


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
