"""What the doctor says about this machine, and about broken ones."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from typer.testing import CliRunner

from agents.settings import Settings
from app import doctor
from app.cli import app


@pytest.fixture(autouse=True)
def _own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("IMPASTO_DUCKDUCKGO", "off")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def endpoint():
    """An endpoint that lists one model."""

    class Listing(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/v1/models" else 404)
            self.end_headers()
            self.wfile.write(json.dumps({"data": [{"id": "glm-4.5"}]}).encode())

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Listing) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def it_gives_every_part_a_state_and_every_failure_a_fix():
    done = CliRunner().invoke(app, ["doctor", "--json"])
    findings = json.loads(done.stdout)
    assert {"python", "packages", "settings", "torch", "model", "browser", "fonts"} <= {f["part"] for f in findings}
    assert all(f["fix"] for f in findings if f["state"] != "ok")
    assert done.exit_code == any(f["state"] == "fail" for f in findings)


def it_tells_which_layers_of_the_sandbox_hold(monkeypatch):
    findings = {finding.part: finding for finding in doctor.sandbox(Settings())}
    assert (findings["sandbox"].state, findings["sandbox"].said) == ("ok", "linux: generated code runs in it")
    assert findings["sandbox: namespaces"].state == findings["sandbox: system calls"].state == "ok"


def it_says_how_to_get_a_sandbox_that_is_missing(monkeypatch):
    from agents.sandbox import Layer, Layers

    missing = Layers((Layer("namespaces", False, "none are allowed", fix="Type: this"), Layer("Landlock", True, "7")))
    monkeypatch.setattr("agents.sandbox.choosing.probe", lambda: missing)
    monkeypatch.setattr("agents.sandbox.probing.probe", lambda: missing)
    findings = {finding.part: finding for finding in doctor.sandbox(Settings(sandbox="linux"))}
    assert findings["sandbox"].state == findings["sandbox: namespaces"].state == "warn"
    assert "none are allowed" in findings["sandbox"].said
    assert findings["sandbox"].fix == findings["sandbox: namespaces"].fix == "Type: this"
    assert findings["sandbox: Landlock"].state == "ok"


def it_fails_on_a_wrong_setting_and_names_the_right_one(tmp_path):
    (tmp_path / "impasto.toml").write_text("thraeds = 2")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "`threads`" in done.stdout


def it_warns_of_a_variable_that_nothing_reads(monkeypatch):
    monkeypatch.setenv("IMPASTO_TEIR", "small")
    finding = doctor.variables()
    assert (finding.state, finding.fix) == ("warn", "Did you mean IMPASTO_TIER?")


def it_fails_on_a_data_directory_that_is_a_file(tmp_path):
    (tmp_path / "taken").write_text("")
    finding = doctor.disk(Settings(data=tmp_path / "taken" / "data"))
    assert (finding.state, finding.fix) == ("fail", "Set IMPASTO_DATA to a folder of yours.")


def it_notices_a_package_that_is_not_the_locked_one(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    for name in ("base", "local"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("typer==0.0.1 \\\n    --hash=sha256:00\n")
    monkeypatch.setattr(doctor, "ROOT", tmp_path)
    finding = doctor.packages()
    assert finding.state == "warn"
    assert "typer" in finding.said


def it_fails_on_a_browser_that_does_not_start(tmp_path):
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    assert doctor.browser(Settings(browser=broken)).state == "fail"


def it_asks_an_endpoint_for_its_models(endpoint):
    assert doctor.endpoint(Settings(model=endpoint)).said.endswith("glm-4.5")
    missing = doctor.endpoint(Settings(model=endpoint, endpoint_model="glm-9"))
    assert missing.state == "fail"
    assert "glm-4.5" in (missing.fix or "")


def it_fails_on_an_endpoint_that_is_not_there():
    assert doctor.endpoint(Settings(model="http://127.0.0.1:9/v1")).state == "fail"


@pytest.fixture
def searxng():
    """A SearXNG of one's own with one result."""

    class Searching(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"results": [{"title": "t", "url": "https://a.example/", "content": "c"}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Searching) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def it_says_which_search_works(searxng):
    finding = doctor.web_search(Settings(searxng=searxng))
    assert (finding.state, finding.said) == ("ok", "searxng answers (1 results)")
    gone = doctor.web_search(Settings(searxng="http://127.0.0.1:9"))
    assert gone.state == "warn"
    assert "searxng: 127.0.0.1 cannot be reached" in gone.said


def it_says_that_no_search_is_set_up():
    finding = doctor.web_search(Settings())
    assert (finding.state, finding.said) == ("warn", "unavailable: no provider is set up")
    assert "IMPASTO_SEARXNG" in (finding.fix or "")
