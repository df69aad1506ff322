import socket

from communique.broker.ports import LOOPBACK, free_port, is_free


def test_a_wish_is_granted_unless_somebody_listens_there() -> None:
    with socket.create_server((LOOPBACK, 0)) as server:
        taken = server.getsockname()[1]
        assert not is_free(taken)
        assert free_port(taken) != taken
    assert free_port(taken) == taken
    assert free_port(taken, avoid=taken) != taken
    assert free_port(0) != 0
