"""Logs while it is imported, from this thread and from one of its own."""

import logging
import threading

logging.getLogger("reentry.first").warning("imported")
thread = threading.Thread(target=logging.getLogger("reentry.first").warning, args=("beside it",))
thread.start()
thread.join(20)
