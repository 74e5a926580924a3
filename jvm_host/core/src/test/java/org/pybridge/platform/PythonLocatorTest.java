package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;

/** The list of places: which wins, which end the search, and what a failed search says. */
final class PythonLocatorTest {
    @TempDir private Path root;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private FakePython fake;
    private Optional<Path> jar = Optional.empty();

    @BeforeEach
    void prepare() throws IOException {
        fake = new FakePython(root.toRealPath());
    }

    @Test
    void takesTheFirstPlaceThatNamesAPython() throws IOException {
        Path first = usable("first");
        Path second = usable("second");
        properties.put("pybridge.python", second.resolve("bin/python3").toString());
        environment.put("PYBRIDGE_PYTHON", first.toString());

        PythonEnvironment found = find();

        assertThat(found.executable()).isEqualTo(second.resolve("bin/python3"));
        assertThat(found.origin()).isEqualTo("-Dpybridge.python");
        assertThat(found.tried()).containsExactly("PythonConfig.python: not set");
    }

    @Test
    void prefersTheConfigurationToEverythingElse() throws IOException {
        Path configured = usable("configured");
        properties.put("pybridge.python", usable("property").toString());

        PythonConfig config = PythonConfig.builder().python(configured).build();

        assertThat(locator().find(config).home()).isEqualTo(configured);
    }

    @Test
    void endsTheSearchWhereAPythonNamedOnPurposeCannotBeUsed() throws IOException {
        environment.put("PYBRIDGE_PYTHON", root.resolve("missing/python").toString());
        environment.put("VIRTUAL_ENV", usable("active").toString());

        assertThatThrownBy(this::find)
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(
                        "$PYBRIDGE_PYTHON (" + root.resolve("missing/python") + "): no such file")
                .hasMessageNotContaining("VIRTUAL_ENV");
    }

    @Test
    void passesOverAnActiveEnvironmentWithoutPyBridge() throws IOException {
        Path bare = fake.installation("bare", "3.11");
        Path onPath = usable("usr");
        environment.put("VIRTUAL_ENV", bare.toString());
        environment.put("PATH", root.resolve("nowhere") + ":" + onPath.resolve("bin"));

        PythonEnvironment found = find();

        assertThat(found.home()).isEqualTo(onPath);
        assertThat(found.origin()).isEqualTo("python3 on the PATH");
        assertThat(found.tried())
                .anyMatch(line -> line.startsWith("$VIRTUAL_ENV (" + bare + "): "));
    }

    @Test
    void passesOverFoldersThatThisJvmCannotName() throws IOException {
        Path usr = usable("usr");
        environment.put("VIRTUAL_ENV", "no\0path");
        environment.put("HOME", "no\0path");
        environment.put("PYTHONPATH", "no\0path");
        environment.put("PATH", "no\0path:" + usr.resolve("bin"));

        PythonEnvironment found = find();

        assertThat(found.home()).isEqualTo(usr);
        assertThat(found.tried())
                .anyMatch(line -> line.startsWith("$VIRTUAL_ENV: no path in the charset"));
    }

    @Test
    void endsTheSearchWhereAPythonNamedOnPurposeIsNoPath() throws IOException {
        environment.put("PYBRIDGE_PYTHON", "no\0path");
        environment.put("VIRTUAL_ENV", usable("active").toString());

        assertThatThrownBy(this::find)
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(
                        "$PYBRIDGE_PYTHON: no path in the charset of this JVM: seen=no\0path,"
                                + " charset=")
                .hasMessageContaining("LC_ALL=C.UTF-8")
                .hasMessageNotContaining("VIRTUAL_ENV");
    }

    @Test
    void findsTheEnvironmentThatTheJarLiesIn() throws IOException {
        Path prefix = usable("model");
        Path lib = prefix.resolve("lib/python3.11/site-packages/bridge/jars/pybridge-core.jar");
        jar = Optional.of(FakePython.file(lib, ""));

        assertThat(find().origin()).isEqualTo("the environment of the jar");
        assertThat(find().home()).isEqualTo(prefix);
    }

    @Test
    void listsAllPlacesInOrderWhenNoneGivesAPython() throws IOException {
        jar = Optional.of(root.resolve("app/pybridge-core.jar"));
        environment.put("VIRTUAL_ENV", root.resolve("gone").toString());
        environment.put("PATH", root.toString());

        assertThatThrownBy(this::find)
                .isInstanceOf(PythonStartException.class)
                .hasMessage(
                        "no usable Python; tried in order:\n"
                                + "  PythonConfig.python: not set\n"
                                + "  -Dpybridge.python: not set\n"
                                + "  $PYBRIDGE_PYTHON: not set\n"
                                + ("  $VIRTUAL_ENV (" + root.resolve("gone") + "): no such file\n")
                                + ("  the environment of the jar: " + jar.get() + " lies in none\n")
                                + "  python3 on the PATH: there is none\n"
                                + "Fix: name a Python 3.11 or newer by PythonConfig.python,"
                                + " -Dpybridge.python or $PYBRIDGE_PYTHON,"
                                + " after: PYTHON -m pip install <path of a PyBridge checkout>");
    }

    private Path usable(String name) throws IOException {
        Path prefix = fake.installation(name, "3.11");
        fake.bridge(prefix, "3.11");
        return prefix;
    }

    private PythonLocator locator() {
        return new PythonLocator(properties::get, environment::get, () -> jar);
    }

    private PythonEnvironment find() {
        return locator().find(PythonConfig.builder().build());
    }
}
