"""Parse a text, change a field, print it: by orjson."""

try:
    import orjson
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        "this Python has no orjson: pip install orjson, or '.[bench]' in a checkout of PyBridge"
    ) from missing


def touch(text: str) -> str:
    """Count one more."""
    record = orjson.loads(text)
    record["count"] += 1
    return orjson.dumps(record).decode()
