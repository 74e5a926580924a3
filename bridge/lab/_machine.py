"""Facts about this machine, and how much of it others use, from ``/proc`` and ``/sys``."""

from __future__ import annotations

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CPU_INFO = Path("/proc/cpuinfo")
_STAT = Path("/proc/stat")
_GOVERNOR = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def facts() -> dict[str, Any]:
    """Return what the result file says of the machine, but for the versions of JVM and Python."""
    cpu_info = _read(_CPU_INFO) or ""
    return {
        "cpu": _cpu_name(cpu_info),
        "cores": cores(),
        "kernel": platform.release(),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "governor": _read(_GOVERNOR),
        "virtual": " hypervisor" in cpu_info,
        "load_1m": os.getloadavg()[0],
    }


def cores() -> float:
    """Return the cores that this process may use: its CPU mask, or a container's quota if lower."""
    allowed = float(len(os.sched_getaffinity(0)))
    quota, _, period = (_read(_QUOTA) or "max 1").partition(" ")
    if quota.isdecimal() and period.isdecimal():
        return min(allowed, round(int(quota) / int(period), 2))
    return allowed


@dataclass(frozen=True)
class CpuTimes:
    """What all cores together have done since the machine started, in seconds; and when."""

    busy_s: float
    steal_s: float
    total_s: float
    at_s: float

    @classmethod
    def now(cls) -> CpuTimes:
        """Read the kernel's counts; zeros where it has none."""
        fields = (_read(_STAT) or "cpu 0 0 0 0 0 0 0 0").splitlines()[0].split()[1:9]
        ticks = os.sysconf("SC_CLK_TCK")
        user, nice, system, idle, wait, irq, softirq, steal = (int(each) / ticks for each in fields)
        busy = user + nice + system + irq + softirq
        return cls(busy, steal, busy + idle + wait + steal, time.monotonic())

    def steal_share_until(self, later: CpuTimes) -> float:
        """Return which share of the cores' time the hypervisor gave to others in between."""
        total = later.total_s - self.total_s
        return round((later.steal_s - self.steal_s) / total, 4) if total > 0 else 0.0

    def others_cores_until(self, later: CpuTimes, own_cpu_s: float) -> float:
        """Return how many cores programs other than ours kept busy in between, on average."""
        elapsed = later.at_s - self.at_s
        if elapsed <= 0:
            return 0.0
        return round(max(0.0, later.busy_s - self.busy_s - own_cpu_s) / elapsed, 2)


def own_cpu_s() -> float:
    """Return the CPU time of this process and of all children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _cpu_name(cpu_info: str) -> str:
    for line in cpu_info.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.processor() or platform.machine()


def _read(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except OSError:
        return None
