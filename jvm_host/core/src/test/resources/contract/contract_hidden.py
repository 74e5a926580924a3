"""Hides this process from its JVM, and its JVM from this process, as far as its user can."""

import ctypes

PR_SET_DUMPABLE = 4
CAPABILITY_VERSION_3 = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


def refuse(result):
    if result != 0:
        raise OSError(ctypes.get_errno(), "this process cannot be hidden")


# Who may do everything may open its files nevertheless; it cannot open those of who may do more.
refuse(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
refuse(libc.capset(header, (ctypes.c_uint32 * 6)()))
