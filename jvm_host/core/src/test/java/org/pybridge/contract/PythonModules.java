package org.pybridge.contract;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** Where the Python modules of the contract lie. */
final class PythonModules {
    private PythonModules() {}

    /** The folder to put on {@code sys.path}. */
    static Path folder() {
        URL marker = PythonModules.class.getResource("/contract/contract_values.py");
        if (marker == null) {
            throw new IllegalStateException("not on the class path: /contract/contract_values.py");
        }
        try {
            return Path.of(marker.toURI()).getParent();
        } catch (URISyntaxException error) {
            throw new IllegalStateException("not a folder: " + marker, error);
        }
    }
}
