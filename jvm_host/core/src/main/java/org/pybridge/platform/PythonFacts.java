package org.pybridge.platform;

import java.nio.file.Path;

/**
 * What is known of a Python before its packages are looked at.
 *
 * @param executable absolute, not resolved
 * @param prefix the virtual environment's folder, or the installation's
 * @param home the installation's prefix
 */
record PythonFacts(Path executable, Path prefix, Path home, PythonVersion version) {
    boolean isVirtual() {
        return !prefix.equals(home);
    }
}
