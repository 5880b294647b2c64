"""Azure's blob server on the loopback, as far as the blob store goes: blobs, blocks, lists, deletes in batches.

Requests are signed with the account's key (Shared Key, computed anew here).
"""

from __future__ import annotations

import base64
import hmac
import re
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.app.store.loopback import MOMENT, Answer, ObjectServer, failed, tag, xml

ACCOUNT = "impastotest"
SECRET = base64.b64encode(b"the key of the test account, of 64 bytes or so").decode()
WRONG = base64.b64encode(b"wrong-wrong-wrong").decode()
SIGNED = (
    "content-encoding", "content-language", "content-length", "content-md5", "content-type", "date",
    "if-modified-since", "if-match", "if-none-match", "if-unmodified-since", "range",
)  # fmt: skip


class Azure(ObjectServer):
    """One account with one container."""

    scheme = "az"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AZURE_STORAGE_ENDPOINT": f"{self.url}/{ACCOUNT}", "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": SECRET, "AZURE_ALLOW_HTTP": "true",
        }  # fmt: skip

    @property
    def secrets(self) -> dict[str, str]:
        return {"AZURE_STORAGE_ACCOUNT_KEY": WRONG}

    def path_of(self, path: str) -> str:
        return path.removeprefix(f"/{ACCOUNT}/")

    def is_signed(self, request: BaseHTTPRequestHandler, body: bytes) -> bool:
        headers = {name.lower(): value.strip() for name, value in request.headers.items()}
        return _is_signed(request.command, request.path, headers)

    def answer(
        self, request: BaseHTTPRequestHandler, bucket: str, key: str, query: dict[str, str], body: bytes
    ) -> Answer:
        if not key:
            return self._batch(request, body) if query.get("comp") == "batch" else self._listed(query)
        if request.command == "PUT":
            return self._written(request, key, query, body)
        return self.read(request, key, {"x-ms-blob-type": "BlockBlob"})

    def _written(self, request: BaseHTTPRequestHandler, key: str, query: dict[str, str], body: bytes) -> Answer:
        if query.get("comp") == "block":
            self.parts.setdefault(key, {})[query["blockid"]] = body
        elif query.get("comp") == "blocklist":
            blocks = self.parts.pop(key)
            named = re.findall(r"<(?:Uncommitted|Latest)>(.*?)</", body.decode())
            if set(named) - blocks.keys():
                return failed(400, "InvalidBlockList")
            self.objects[key] = b"".join(blocks[name] for name in named)
        elif request.headers.get("x-ms-blob-type") != "BlockBlob":
            return failed(400, "MissingRequiredHeader")
        else:
            self.objects[key] = body
        return 201, {"ETag": tag(body), "Last-Modified": MOMENT}, b""

    def _listed(self, query: dict[str, str]) -> Answer:
        page, more = self.page(query.get("prefix", ""), query.get("marker", ""))
        entries = "".join(
            f"<Blob><Name>{escape(key)}</Name><Properties><Last-Modified>{MOMENT}</Last-Modified>"
            f"<Etag>{tag(self.objects[key])}</Etag><Content-Length>{len(self.objects[key])}</Content-Length>"
            f"<Content-Type>application/octet-stream</Content-Type></Properties></Blob>"
            for key in page
        )
        onward = f"<NextMarker>{escape(page[-1])}</NextMarker>" if more else "<NextMarker />"
        return xml("EnumerationResults", f"<Blobs>{entries}</Blobs>{onward}")

    def _batch(self, request: BaseHTTPRequestHandler, body: bytes) -> Answer:
        """Several deletes in one request, each signed by itself."""
        boundary = request.headers["Content-Type"].partition("boundary=")[2]
        answers: list[str] = []
        for part in body.decode().split(f"--{boundary}")[1:-1]:
            _, _, asked = part.strip().partition("\r\n\r\n")
            first, *lines = asked.split("\r\n")
            verb, path, _ = first.split(" ")
            headers = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines if line)}
            if verb != "DELETE" or not _is_signed(verb, path, headers):
                status = "403 Forbidden"
            elif self.objects.pop(unquote(self.path_of(path)).partition("/")[2], None) is None:
                status = "404 The specified blob does not exist."
            else:
                status = "202 Accepted"
            number = re.search(r"Content-ID: (\d+)", part)
            assert number
            answers.append(
                f"--answers\r\nContent-Type: application/http\r\nContent-ID: {number[1]}\r\n\r\n"
                f"HTTP/1.1 {status}\r\nx-ms-version: 2023-11-03\r\n\r\n"
            )
        told = "".join(answers) + "--answers--\r\n"
        return 202, {"Content-Type": "multipart/mixed; boundary=answers"}, told.encode()


def _is_signed(verb: str, path: str, headers: dict[str, str]) -> bool:
    """Shared Key: the verb, headers, what is asked for, under the account's key."""
    plain = [headers.get(name, "") for name in SIGNED]
    if headers.get("content-length") == "0":
        plain[SIGNED.index("content-length")] = ""
    if "x-ms-date" in headers:
        plain[SIGNED.index("date")] = ""
    ours = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers) if name.startswith("x-ms-"))
    address = urlsplit(path)
    query = "".join(f"\n{name.lower()}:{value}" for name, value in sorted(parse_qsl(address.query, True)))
    told = "\n".join([verb, *plain]) + f"\n{ours}/{ACCOUNT}{address.path}{query}"
    made = base64.b64encode(hmac.digest(base64.b64decode(SECRET), told.encode(), "sha256")).decode()
    return hmac.compare_digest(f"SharedKey {ACCOUNT}:{made}", headers.get("authorization", ""))
