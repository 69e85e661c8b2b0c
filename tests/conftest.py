"""What every test starts from: an empty answers folder, a fixed clock and no way out of this machine."""

import ipaddress
import os
import socket
import tempfile

import pytest
from hypothesis import settings

# Set when pytest loads this file, so that every kernel and server started by a test inherits it:
# the outputs of quiz, progress and review depend on the learner's log and on the date.
_answers = tempfile.TemporaryDirectory(prefix="twitch-course-answers-")
os.environ["TWITCH_COURSE_ANSWERS"] = _answers.name
os.environ["TWITCH_COURSE_CLOCK"] = "2026-01-01T12:00:00Z"


# A test that fails because the machine is busy tests the neighbours.
settings.register_profile("course", deadline=None)
settings.load_profile("course")


class NetworkRefusedError(RuntimeError):
    """A test tried to reach another machine."""


def _is_loopback(host: object) -> bool:
    """Tell whether a host name or address stays on this machine."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    try:
        address = ipaddress.ip_address(name.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _guarded(original, host_of):
    """Return the socket function with a check of the host in front of it."""

    def check(*args, **keywords):
        host = host_of(*args, **keywords)
        if not _is_loopback(host):
            raise NetworkRefusedError(f"A test tried to reach {host!r}: tests stay on this machine.")
        return original(*args, **keywords)

    return check


def _host_of_address(connection: socket.socket, address: object) -> object:
    """Return the host of a connect call; local (Unix) sockets have none."""
    return address[0] if connection.family in (socket.AF_INET, socket.AF_INET6) else None


@pytest.fixture(scope="session", autouse=True)
def loopback_only():
    """Refuse every connection and name look-up that leaves this machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect, _host_of_address))
        patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex, _host_of_address))
        patch.setattr(socket, "getaddrinfo", _guarded(socket.getaddrinfo, lambda host, *_, **__: host))
        yield
