"""An S3 server on the loopback, as far as the blob store goes: put, get, head, list, delete, uploads in parts."""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, quote, urlsplit
from xml.sax.saxutils import escape

from tests.app.store.loopback import BUCKET, Answer, ObjectServer, tag, xml

KEY, SECRET, REGION = "AKTEST", "a+secret/of=the test", "eu-test-1"


class S3(ObjectServer):
    """Signature version 4."""

    scheme = "s3"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "AWS_ENDPOINT": self.url, "AWS_ALLOW_HTTP": "true", "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
        }  # fmt: skip

    @property
    def secrets(self) -> dict[str, str]:
        return {"AWS_SECRET_ACCESS_KEY": "wrong-wrong-wrong", "AWS_ACCESS_KEY_ID": "wrong-wrong-wrong"}

    def is_signed(self, request: BaseHTTPRequestHandler, body: bytes) -> bool:
        return _is_signed(request, body)

    def answer(
        self, request: BaseHTTPRequestHandler, bucket: str, key: str, query: dict[str, str], body: bytes
    ) -> Answer:
        if not key:
            return self._deleted(body) if request.command == "POST" else self._listed(query)
        if request.command in ("POST", "PUT"):
            return self._written(request.command, key, query, body)
        if request.command == "DELETE":
            self.parts.pop(query.get("uploadId", ""), None)
            self.objects.pop(key, None)
            return 204, {}, b""
        return self.read(request, key)

    def _written(self, verb: str, key: str, query: dict[str, str], body: bytes) -> Answer:
        upload = query.get("uploadId", "")
        if verb == "PUT" and not upload:
            self.objects[key] = body
        elif verb == "PUT":
            self.parts[upload][query["partNumber"]] = body
        elif not upload:
            upload = uuid.uuid4().hex
            self.parts[upload] = {}
            names = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><UploadId>{upload}</UploadId>"
            return xml("InitiateMultipartUploadResult", names)
        else:
            numbers = [number.decode() for number in re.findall(rb"<PartNumber>(\d+)</PartNumber>", body)]
            parts = self.parts.pop(upload)
            assert sorted(numbers, key=int) == sorted(parts, key=int)
            self.objects[key] = b"".join(parts[number] for number in sorted(numbers, key=int))
            names = f"<Bucket>{BUCKET}</Bucket><Key>{escape(key)}</Key><ETag>{tag(self.objects[key])}</ETag>"
            return xml("CompleteMultipartUploadResult", names)
        return 200, {"ETag": tag(body)}, b""

    def _listed(self, query: dict[str, str]) -> Answer:
        page, more = self.page(query.get("prefix", ""), query.get("continuation-token", ""))
        entries = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>2026-11-25T12:00:00.000Z</LastModified>"
            f"<ETag>{tag(self.objects[key])}</ETag><Size>{len(self.objects[key])}</Size></Contents>"
            for key in page
        )
        onward = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        told = f"<Name>{BUCKET}</Name><KeyCount>{len(page)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>"
        return xml("ListBucketResult", told + onward + entries)

    def _deleted(self, body: bytes) -> Answer:
        keys = re.findall(r"<Key>(.*?)</Key>", body.decode())
        for key in keys:
            self.objects.pop(key, None)
        return xml("DeleteResult", "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys))


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
