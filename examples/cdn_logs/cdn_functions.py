"""The functions that Java opens: the province of an address, and the traffic of a province."""

from __future__ import annotations

import csv
from bisect import bisect_right
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING

from bridge import AggregateFunction, DataTypes, ScalarFunction, udaf, udf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bridge import FunctionContext


class PrefixTable:
    """Knows the province of an address: that of the longest prefix which has the address.

    Of two prefixes one lies in the other, or they have no address in common. So they cut all
    addresses into ranges of one province each, and a look-up is a bisection.
    """

    def __init__(self, provinces: Mapping[IPv4Network, str]) -> None:
        self._starts: list[int] = []
        self._provinces: list[str | None] = []
        around: list[IPv4Network] = []  # the prefixes that the place is in, the longest last

        def begin(address: int) -> None:
            self._starts.append(address)
            self._provinces.append(provinces[around[-1]] if around else None)

        def leave_those_before(address: int) -> None:
            while around and int(around[-1][-1]) < address:
                begin(int(around.pop()[-1]) + 1)

        for network in sorted(provinces):  # a prefix comes before those in it
            leave_those_before(int(network[0]))
            around.append(network)
            begin(int(network[0]))
        leave_those_before(1 << 32)

    @classmethod
    def read(cls, path: Path) -> PrefixTable:
        """Read a CSV file with the columns ``prefix``, such as 27.184.0.0/13, and ``province``."""
        with path.open(newline="") as file:
            rows = csv.DictReader(file)
            return cls({IPv4Network(row["prefix"]): row["province"] for row in rows})

    def province(self, address: str) -> str | None:
        """Return the province; None for an address that no prefix has.

        Raises
        ------
        ValueError
            The text is no IPv4 address.
        """
        place = bisect_right(self._starts, int(IPv4Address(address))) - 1
        return None if place < 0 else self._provinces[place]


class IpToProvince(ScalarFunction):
    """The province of an IPv4 address, by the table that the job parameter ``prefixes`` names."""

    def open(self, function_context: FunctionContext) -> None:
        """Read the table, once for all rows."""
        path = function_context.get_job_parameter("prefixes", "")
        if not path:
            raise ValueError("no job parameter: name=prefixes, wanted the path of a CSV file")
        self._table = PrefixTable.read(Path(path))

    def eval(self, client_ip: str | None) -> str | None:
        """Return the province; None, which is null in SQL, for one that the table does not know."""
        return None if client_ip is None else self._table.province(client_ip)


class Traffic(AggregateFunction):
    """What clients have downloaded: how often, how much, and how fast."""

    def create_accumulator(self) -> list[int]:
        """Return the count of requests, their bytes and their milliseconds."""
        return [0, 0, 0]

    def accumulate(self, accumulator: list[int], response_size: int, request_time: int) -> None:
        """Take a request in."""
        accumulator[0] += 1
        accumulator[1] += response_size
        accumulator[2] += request_time

    def get_value(self, accumulator: list[int]) -> tuple[int, int, float | None]:
        """Return the count, the bytes, and bytes per millisecond: kB/s."""
        count, size, time = accumulator
        return count, size, size / time if time else None


ip_to_province = udf(
    IpToProvince(),
    input_types=[DataTypes.STRING()],
    result_type=DataTypes.STRING(),
    name="ip_to_province",
)

traffic = udaf(
    Traffic(),
    input_types=[DataTypes.BIGINT(), DataTypes.BIGINT()],
    result_type=DataTypes.ROW(
        [
            DataTypes.FIELD("access_count", DataTypes.BIGINT()),
            DataTypes.FIELD("total_download", DataTypes.BIGINT()),
            DataTypes.FIELD("download_speed", DataTypes.DOUBLE()),
        ]
    ),
    accumulator_type=DataTypes.ARRAY(DataTypes.BIGINT()),
    name="traffic",
)
