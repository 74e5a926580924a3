"""The same analysis by pandas alone, and what differs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from cdn_data import PREFIXES_NAME, REQUESTS_NAME

if TYPE_CHECKING:
    from pathlib import Path

UNKNOWN = "(unknown)"
VALUES = ["access_count", "total_download", "download_speed"]


def traffic_by_province(folder: Path) -> pd.DataFrame:
    """Return count, bytes and bytes per millisecond of each province, by its name."""
    requests = pd.read_csv(folder / REQUESTS_NAME)
    prefixes = pd.read_csv(folder / PREFIXES_NAME)
    requests["province"] = provinces(requests["client_ip"], prefixes)
    traffic = requests.groupby("province").agg(
        access_count=("uuid", "count"),
        total_download=("response_size", "sum"),
        total_time=("request_time", "sum"),
    )
    traffic["download_speed"] = traffic["total_download"] / traffic["total_time"]
    return traffic[VALUES]


def provinces(addresses: pd.Series[str], prefixes: pd.DataFrame) -> np.ndarray:
    """Return the province of each address: by the short prefixes first, then by longer ones."""
    numbers = _numbers(addresses)
    parts = prefixes["prefix"].str.split("/", expand=True)
    table = pd.DataFrame(
        {
            "network": _numbers(parts[0]),
            "length": parts[1].astype("int64"),
            "province": prefixes["province"],
        }
    )
    found = np.full(len(addresses), UNKNOWN, dtype=object)
    for length, same_length in table.groupby("length"):
        by_network = same_length.set_index("network")["province"]
        of_this_length = pd.Series(numbers >> (32 - length) << (32 - length)).map(by_network)
        found = np.where(of_this_length.isna(), found, of_this_length)
    return found


def disagreements(seen: pd.DataFrame, wanted: pd.DataFrame) -> list[str]:
    """Return the provinces that one of the two lacks, or of which a value differs in any bit."""
    both = pd.concat({"seen": seen, "wanted": wanted}, axis=1).sort_index()
    same = [both["seen", name] == both["wanted", name] for name in VALUES]
    return list(both.index[~np.logical_and.reduce(same)])


def _numbers(addresses: pd.Series[str]) -> np.ndarray:
    octets = addresses.str.split(".", expand=True).astype("int64").to_numpy()
    return octets @ np.array([1 << 24, 1 << 16, 1 << 8, 1])
