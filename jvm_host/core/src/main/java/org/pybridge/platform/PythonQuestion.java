package org.pybridge.platform;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a Python about itself, by running it once: for shims and layouts that no rule knows. */
final class PythonQuestion {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String MARK = "pybridge:";

    /**
     * Prints one line {@code pybridge:key=value} for each fact; other lines are of site hooks. The
     * packages are looked for as a worker would: path files, user packages and PYTHONPATH count,
     * the current folder does not. The package is not imported.
     */
    private static final String SCRIPT =
            """
            import sys
            if sys.version_info < (3, 11):
                print('pybridge:version=%d.%d.%d' % sys.version_info[:3])
                sys.exit()
            import importlib.util, os, sysconfig
            def tell(key, value):
                sys.stdout.buffer.write(b'pybridge:' + key.encode() + b'=' + os.fsencode(value) + b'\\n')
            sys.path[:] = [entry for entry in sys.path if entry]
            tell('version', '%d.%d.%d' % sys.version_info[:3])
            tell('implementation', sys.implementation.name)
            tell('executable', sys.executable)
            tell('prefix', sys.prefix)
            tell('home', sys.base_prefix)
            var = lambda name: sysconfig.get_config_var(name) or ''
            libraries = [
                os.path.join(folder, name)
                for folder in (var('LIBDIR'), os.path.join(var('LIBDIR'), var('MULTIARCH')), var('LIBPL'))
                for name in (var('INSTSONAME'), var('LDLIBRARY'))
                if '.so' in name or '.dylib' in name
            ]
            for library in filter(os.path.isfile, libraries):
                tell('libpython', library)
                break
            spec = importlib.util.find_spec('bridge')
            places = spec.submodule_search_locations if spec else None
            for finder in sys.meta_path if places else ():
                native = finder.find_spec('bridge._native', places)
                if native and native.origin:
                    tell('core', native.origin)
                    break
            """;

    private PythonQuestion() {}

    /**
     * Runs the executable and reads its answer.
     *
     * @throws Rejection if it cannot be run, takes too long, or is no CPython
     */
    static PythonAnswer ask(Path executable) throws Rejection {
        Map<String, String> facts = new HashMap<>();
        String output = BoundedRun.output(List.of(executable.toString(), "-c", SCRIPT), TIMEOUT);
        for (String line : output.split("\n")) {
            int sign = line.indexOf('=');
            if (line.startsWith(MARK) && sign > 0) {
                facts.put(line.substring(MARK.length(), sign), line.substring(sign + 1));
            }
        }
        return answer(executable, facts, output);
    }

    private static PythonAnswer answer(Path executable, Map<String, String> facts, String output)
            throws Rejection {
        if (!facts.containsKey("version")) {
            throw new Rejection("does not answer as a Python does: output=" + output.strip());
        }
        PythonVersion version = PythonVersion.parse(facts.get("version"));
        String implementation = facts.getOrDefault("implementation", "cpython");
        if (!implementation.equals("cpython")) {
            throw new Rejection("implementation=" + implementation + ": wanted CPython");
        }
        Path prefix = Path.of(facts.getOrDefault("prefix", "/"));
        Path home = Path.of(facts.getOrDefault("home", "/"));
        Path real = Path.of(facts.getOrDefault("executable", executable.toString()));
        Optional<Path> core = Optional.ofNullable(facts.get("core")).map(Path::of);
        // A shim is not the Python: the worker is started, and its environment found, by the real
        // one.
        boolean isShim = VenvConfig.besides(executable).isEmpty();
        return new PythonAnswer(
                new PythonFacts(isShim ? real : executable, prefix, home, version),
                Optional.ofNullable(facts.get("libpython")).map(Path::of),
                core.map(path -> new PythonPackage(path.getParent(), path)));
    }
}
