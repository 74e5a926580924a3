"""Makes the log of a CDN, and a table of prefixes: of one seed always the same."""

from __future__ import annotations

import csv
import itertools
import math
import random
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUESTS_NAME = "requests.csv"
PREFIXES_NAME = "prefixes.csv"
REQUESTS = 10_000
PREFIXES = 1_500
SEED = 7

# The first ones have the most traffic.
PROVINCES = (
    "Guangdong",
    "Jiangsu",
    "Zhejiang",
    "Shandong",
    "Beijing",
    "Shanghai",
    "Henan",
    "Sichuan",
    "Hubei",
    "Fujian",
    "Hunan",
    "Anhui",
    "Hebei",
    "Liaoning",
    "Shaanxi",
    "Jiangxi",
    "Chongqing",
    "Guangxi",
    "Yunnan",
    "Tianjin",
    "Shanxi",
    "Guizhou",
    "Heilongjiang",
    "Jilin",
    "Xinjiang",
    "Gansu",
    "Inner Mongolia",
    "Hainan",
    "Ningxia",
    "Qinghai",
    "Tibet",
)
FIRST_OCTETS = (27, 36, 39, 42, 49, *range(58, 62), 101, 106, *range(110, 126), 171, 175, 180, 183)
PRIVATE = IPv4Network("10.0.0.0/8")  # of no province
SHORTEST_PREFIX, LONGEST_PREFIX = 12, 24
NESTED_PREFIXES = 0.4
UNKNOWN_CLIENTS = 0.02
CLIENTS = 2_000
URIS = 500


class Kind(NamedTuple):
    """A kind of file: where it lies, its suffix, and how large it is, log-normally."""

    folder: str
    suffix: str
    median_bytes: int
    sigma: float


KINDS = (
    Kind("image", "webp", 60_000, 1.0),
    Kind("video", "ts", 1_400_000, 0.4),
    Kind("script", "js", 45_000, 0.9),
    Kind("page", "html", 18_000, 0.6),
)


@dataclass(frozen=True)
class Client:
    """Who sends requests: an address, and the bytes per millisecond that its line carries."""

    address: str
    speed: float


def make_prefixes(source: random.Random, count: int) -> dict[IPv4Network, str]:
    """Return so many prefixes with their provinces; many lie in another one."""
    provinces: dict[IPv4Network, str] = {}
    networks: list[IPv4Network] = []
    weights = _zipf(len(PROVINCES), 0.9)
    while len(networks) < count:
        if networks and source.random() < NESTED_PREFIXES:
            around = source.choice(networks)
        else:
            around = IPv4Network((source.choice(FIRST_OCTETS) << 24, 8))
        shortest = max(SHORTEST_PREFIX, around.prefixlen + 1)
        if shortest > LONGEST_PREFIX:
            continue
        length = source.randint(shortest, min(shortest + 6, LONGEST_PREFIX))
        network = IPv4Network((_address_in(source, around), length), strict=False)
        if network not in provinces:
            networks.append(network)
            [provinces[network]] = source.choices(PROVINCES, cum_weights=weights)
    return provinces


def make_requests(
    source: random.Random, networks: list[IPv4Network], count: int
) -> Iterable[tuple[Any, ...]]:
    """Yield so many requests: uuid, client_ip, request_time (ms), response_size (bytes), uri.

    A few clients and a few files have most of them.
    """
    clients = [_client(source, networks) for _ in range(CLIENTS)]
    client_weights = _zipf(len(clients), 0.7)
    uri_weights = _zipf(URIS, 1.0)
    for _ in range(count):
        [client] = source.choices(clients, cum_weights=client_weights)
        [number] = source.choices(range(URIS), cum_weights=uri_weights)
        kind = KINDS[number % len(KINDS)]
        size = round(source.lognormvariate(math.log(kind.median_bytes), kind.sigma))
        latency = source.expovariate(1 / 20)
        time = max(1, round(latency + size / client.speed))
        uri = f"/{kind.folder}/{number:03}.{kind.suffix}"
        yield UUID(int=source.getrandbits(128), version=4), client.address, time, size, uri


def make(
    folder: Path, requests: int = REQUESTS, prefixes: int = PREFIXES, seed: int = SEED
) -> None:
    """Write both files into a folder."""
    source = random.Random(seed)
    provinces = make_prefixes(source, prefixes)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / PREFIXES_NAME, ("prefix", "province"), provinces.items())
    header = ("uuid", "client_ip", "request_time", "response_size", "uri")
    rows = make_requests(source, list(provinces), requests)
    _write(folder / REQUESTS_NAME, header, rows)


def _client(source: random.Random, networks: list[IPv4Network]) -> Client:
    known = source.random() >= UNKNOWN_CLIENTS
    network = source.choice(networks) if known else PRIVATE
    address = network[_address_in(source, network) - int(network[0])]
    return Client(str(address), source.lognormvariate(math.log(900), 0.7))


def _address_in(source: random.Random, network: IPv4Network) -> int:
    return int(network[0]) + source.getrandbits(network.max_prefixlen - network.prefixlen)


def _zipf(count: int, exponent: float) -> list[float]:
    """Return cumulative weights: that of the k-th, from 1, is k to the power of -exponent."""
    return list(itertools.accumulate(k**-exponent for k in range(1, count + 1)))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


@click.command()
@click.option("--requests", type=click.IntRange(1), default=REQUESTS, show_default=True)
@click.option("--prefixes", type=click.IntRange(1), default=PREFIXES, show_default=True)
@click.option("--seed", type=int, default=SEED, show_default=True)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path, requests: int, prefixes: int, seed: int) -> None:
    """Write requests.csv and prefixes.csv into FOLDER."""
    make(folder, requests, prefixes, seed)


if __name__ == "__main__":
    main()
