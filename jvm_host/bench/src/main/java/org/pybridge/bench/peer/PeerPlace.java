package org.pybridge.bench.peer;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a peer finds Python.
 *
 * @param python the executable of the peer's own environment
 * @param home the installation that the environment is made of ({@code sys.base_prefix})
 * @param libpython its shared library
 * @param sitePackages the folder of the peer's own Python package
 * @param functions the folders of {@code bench_functions} and of the peer's own functions
 */
public record PeerPlace(
        Path python, Path home, Path libpython, Path sitePackages, List<Path> functions) {
    /** All folders that Python must look in, as strings. */
    public String[] searchPath() {
        final String[] folders = new String[functions.size() + 1];
        for (int index = 0; index < functions.size(); index++) {
            folders[index] = functions.get(index).toString();
        }
        folders[functions.size()] = sitePackages.toString();
        return folders;
    }
}
