"""What a job brings along, prepared once for all jobs: ``python -P -m bridge.dependencies``.

It runs with the job's base Python before any worker starts, uses the standard library alone, and
keeps what it makes in a cache folder (`bridge.dependencies._cache`). The protocol is that of
`bridge.dependencies.__main__`.
"""
