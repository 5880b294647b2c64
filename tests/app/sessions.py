"""A browser's session without a browser: Streamlit's own messages over its WebSocket, as its page would send them.

It keeps the page's address, asks for the fragments that rerun by themselves as often as the page does, and clicks buttons
by their labels. It draws nothing: what a browser needs for that is not in its times.
"""

from __future__ import annotations

import asyncio
import contextlib
import time

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

LARGEST = 64 << 20
SECONDS = 120.0


class Session:
    """One open page. `address`: what stands behind the `?`."""

    def __init__(self, url: str, address: str = "") -> None:
        self.url, self.address = url, address
        self.buttons: dict[str, str] = {}
        """Label → id; of those that were drawn last."""
        self.failures: list[str] = []
        """Exceptions that the page showed, and scripts that did not compile."""
        self.polls = 0
        """Runs of fragments by themselves."""
        self._ended = asyncio.Event()
        self._runs: dict[str, float] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._connection: ClientConnection

    async def open(self) -> float:
        """Open the page; seconds until it was whole."""
        began = time.monotonic()
        there = self.url.replace("http://", "ws://") + "/_stcore/stream"
        self._connection = await connect(
            there,
            origin=self.url,
            subprotocols=["streamlit"],
            max_size=LARGEST,
            ping_interval=None,
            proxy=None,  # type: ignore[list-item, arg-type]
        )
        self._tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._poll())]
        await self._run(ClientState(query_string=self.address))
        return time.monotonic() - began

    async def click(self, label: str) -> float:
        """Click the button; seconds until the page was whole again."""
        began = time.monotonic()
        state = ClientState(query_string=self.address)
        pressed = state.widget_states.widgets.add()
        pressed.id, pressed.trigger_value = self.buttons[label], True
        await self._run(state)
        return time.monotonic() - began

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._connection.close()

    async def _run(self, state: ClientState) -> None:
        self._ended.clear()
        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())
        await asyncio.wait_for(self._ended.wait(), SECONDS)

    async def _listen(self) -> None:
        try:
            async for data in self._connection:
                assert isinstance(data, bytes)
                self._take(ForwardMsg.FromString(data))
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error}")
            self._ended.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._runs = {}
        elif kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self._runs[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self._runs.pop(fragment, None)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "button":
                self.buttons[element.button.label] = element.button.id
            elif element.WhichOneof("type") == "exception":
                self.failures.append(element.exception.message)
        elif kind == "script_finished":
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                self.failures.append("the script did not compile")
            if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                self._ended.set()

    async def _poll(self) -> None:
        """Rerun the fragments that ask for it, as the page's own clock would."""
        due: dict[str, float] = {}
        while True:
            await asyncio.sleep(0.1)
            now = time.monotonic()
            due = {name: due.get(name, now + interval) for name, interval in self._runs.items()}
            for fragment, moment in list(due.items()):
                if moment <= now and self._ended.is_set():
                    due[fragment] = now + self._runs.get(fragment, 1.0)
                    self.polls += 1
                    state = ClientState(query_string=self.address, fragment_id=fragment, is_auto_rerun=True)
                    with contextlib.suppress(OSError):
                        await self._connection.send(BackMsg(rerun_script=state).SerializeToString())
