package org.pybridge.platform;

import java.nio.file.Path;
import java.util.Optional;

/** What files, or Python itself when asked, tell of a Python; empty for what it does not have. */
record PythonAnswer(PythonFacts facts, Optional<Path> libpython, Optional<PythonPackage> bridge) {}
