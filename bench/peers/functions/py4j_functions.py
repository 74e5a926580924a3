"""What Py4J calls: a Python process whose entry point has the common functions."""

import sys

import bench_functions
from py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from py4j.java_collections import MapConverter


class Functions:
    """Named and typed as the Java interface wants them."""

    noop = staticmethod(bench_functions.noop)
    add = staticmethod(bench_functions.add)
    addDoubles = staticmethod(bench_functions.add)  # noqa: N815 - Java's name
    upper = staticmethod(bench_functions.upper)
    total = staticmethod(bench_functions.total)
    fail = staticmethod(bench_functions.fail)

    @staticmethod
    def echoBytes(payload):  # noqa: N802 - Java's name
        return bench_functions.echo(payload)

    @staticmethod
    def echoMap(record):  # noqa: N802 - Java's name
        reply = bench_functions.echo(dict(record.items()))
        return MapConverter().convert(reply, record._gateway_client)

    @staticmethod
    def arrayTotal(values):  # noqa: N802 - Java's name
        import numpy as np  # not above: starts are measured too

        return float(bench_functions.array_total(np.frombuffer(values)))

    @staticmethod
    def repeat(callback, count):
        return bench_functions.repeat(callback.getAsLong, count)

    class Java:
        """Py4J reads the interface's name here."""

        implements = ["org.pybridge.bench.peers.py4j.Py4jFunctions"]


def main():
    """Serve until Java goes away; the port is told on standard output."""
    server = ClientServer(
        java_parameters=JavaParameters(port=0),
        python_parameters=PythonParameters(port=0, daemonize=True),
        python_server_entry_point=Functions(),
    )
    print(server.get_callback_server().get_listening_port(), flush=True)
    sys.stdin.read()


main()
