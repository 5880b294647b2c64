"""An S3 server on the loopback, as far as the blob store goes: put, get, head, list, delete, uploads in parts.

Requests are signed, and the signature is checked. It can be told to answer the next requests with an error.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

KEY, SECRET, REGION, BUCKET = "AKTEST", "a+secret/of=the test", "eu-test-1", "bucket"
PAGE = 3
"""Objects that one answer to a list names; few, so that lists are continued."""


class S3:
    """Started by its constructor. `objects`: key → bytes. `asked`: `METHOD query-names` of each good request."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.errors: list[int] = []
        """Statuses that the next requests get instead of an answer."""
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def handle_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = server._answer(self, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in headers:
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815 -- the library's names

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, request: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
        path, query = unquote(urlsplit(request.path).path), dict(parse_qsl(urlsplit(request.path).query, True))
        if not _is_signed(request, body):
            return _failed(403, "SignatureDoesNotMatch")
        if self.errors:
            return _failed(self.errors.pop(0), "SlowDown")
        bucket, _, key = path.lstrip("/").partition("/")
        if bucket != BUCKET:
            return _failed(404, "NoSuchBucket")
        self.asked.append(" ".join([request.command, *sorted(query)]).strip())
        if not key:
            return self._deleted(body) if request.command == "POST" else self._listed(query)
        if request.command in ("POST", "PUT"):
            return self._written(request.command, key, query, body)
        if request.command == "DELETE":
            self.parts.pop(query.get("uploadId", ""), None)
            self.objects.pop(key, None)
            return 204, {}, b""
        return self._read(request, key)

    def _written(self, verb: str, key: str, query: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        upload = query.get("uploadId", "")
        if verb == "PUT" and not upload:
            self.objects[key] = body
        elif verb == "PUT":
            self.parts[upload][int(query["partNumber"])] = body
        elif not upload:
            upload = uuid.uuid4().hex
            self.parts[upload] = {}
            names = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>"
            return _xml("InitiateMultipartUploadResult", names)
        else:
            numbers = [int(number) for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", body)]
            parts = self.parts.pop(upload)
            assert numbers == sorted(parts)
            self.objects[key] = b"".join(parts[number] for number in numbers)
            names = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><ETag>{_tag(self.objects[key])}</ETag>"
            return _xml("CompleteMultipartUploadResult", names)
        return 200, {"ETag": _tag(body)}, b""

    def _read(self, request: BaseHTTPRequestHandler, key: str) -> tuple[int, dict[str, str], bytes]:
        if key not in self.objects:
            return _failed(404, "NoSuchKey")
        data, status, more = self.objects[key], 200, {}
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", request.headers.get("Range", "")):
            first, last = int(found[1]), int(found[2] or len(data) - 1)
            more = {"Content-Range": f"bytes {first}-{last}/{len(data)}"}
            status, data = 206, data[first : last + 1]
        moment = "Wed, 25 Nov 2026 12:00:00 GMT"
        return status, {"ETag": _tag(data), "Last-Modified": moment, "Content-Length": str(len(data)), **more}, data

    def _listed(self, query: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        after = query.get("continuation-token", "")
        found = sorted(k for k in self.objects if k.startswith(query.get("prefix", "")) and k > after)
        page, more = found[:PAGE], len(found) > PAGE
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-25T12:00:00.000Z</LastModified>"
            f"<ETag>{_tag(self.objects[key])}</ETag><Size>{len(self.objects[key])}</Size></Contents>"
            for key in page
        )
        onward = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        told = f"<Name>{BUCKET}</Name><KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>"
        return _xml("ListBucketResult", told + onward + entries)

    def _deleted(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        keys = re.findall(r"<Key>(.*?)</Key>", body.decode())
        for key in keys:
            self.objects.pop(key, None)
        return _xml("DeleteResult", "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys))


def _is_signed(request: BaseHTTPRequestHandler, body: bytes) -> bool:
    """Signature version 4, computed anew."""
    shown = re.fullmatch(
        rf"AWS4-HMAC-SHA256 Credential={KEY}/(\d{{8}})/{REGION}/s3/aws4_request, ?"
        r"SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})",
        request.headers.get("Authorization", ""),
    )
    content = request.headers.get("x-amz-content-sha256", "")
    if shown is None or content not in ("UNSIGNED-PAYLOAD", hashlib.sha256(body).hexdigest()):
        return False
    day, names, signature = shown.groups()
    address = urlsplit(request.path)
    pairs = sorted(
        (quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in parse_qsl(address.query, True)
    )
    headers = "".join(f"{name}:{(request.headers.get(name) or '').strip()}\n" for name in names.split(";"))
    query = "&".join(f"{name}={value}" for name, value in pairs)
    canonical = "\n".join([request.command, address.path, query, headers, names, content])
    moment = request.headers.get("x-amz-date", "")
    scope = f"{day}/{REGION}/s3/aws4_request"
    told = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{SECRET}".encode()
    for part in (day, REGION, "s3", "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.compare_digest(hmac.new(key, told.encode(), "sha256").hexdigest(), signature)


def _tag(data: bytes) -> str:
    return f'"{hashlib.md5(data).hexdigest()}"'


def _xml(name: str, inside: str) -> tuple[int, dict[str, str], bytes]:
    text = f'<?xml version="1.0" encoding="UTF-8"?><{name}>{inside}</{name}>'
    return 200, {"Content-Type": "application/xml"}, text.encode()


def _failed(status: int, code: str) -> tuple[int, dict[str, str], bytes]:
    _, headers, body = _xml("Error", f"<Code>{code}</Code><Message>{code}</Message>")
    return status, headers, body
