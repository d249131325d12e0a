"""What stands before several bots: takes an update, and hands it to one of them after the other."""

from __future__ import annotations

import itertools

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

ANSWER_SECONDS = 20.0


class Gate:
    """Serves `url`; `ports` are where the bots listen. `taken` counts by port."""

    def __init__(self, ports: list[int]) -> None:
        self._turns = itertools.cycle(range(len(ports)))
        self.ports = ports
        self.taken = dict.fromkeys(ports, 0)
        socket, port = bind_unused_port()
        self._server = HTTPServer(Application([("/hook", _Handler, {"gate": self})]))
        self._server.add_socket(socket)
        self.url = f"http://127.0.0.1:{port}/hook"

    def in_turn(self) -> list[int]:
        """Every port, another one first each time."""
        first = next(self._turns)
        return self.ports[first:] + self.ports[:first]

    async def close(self) -> None:
        self._server.stop()
        await self._server.close_all_connections()


class _Handler(RequestHandler):
    def initialize(self, gate: Gate) -> None:
        self._gate = gate

    async def post(self) -> None:
        for port in self._gate.in_turn():
            request = HTTPRequest(
                f"http://127.0.0.1:{port}/hook",
                method="POST",
                headers=self.request.headers,
                body=self.request.body,
                request_timeout=ANSWER_SECONDS,
            )
            try:
                answer = await AsyncHTTPClient().fetch(request, raise_error=False)
            except OSError:  # nobody there: killed, or not there yet
                continue
            if answer.code < 300:
                self._gate.taken[port] += 1
            self.set_status(502 if answer.code == 599 else answer.code)
            return
        self.set_status(502)
