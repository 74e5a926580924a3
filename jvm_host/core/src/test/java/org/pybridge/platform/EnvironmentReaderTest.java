package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layouts of Pythons that are met in the field, made of empty files. */
final class EnvironmentReaderTest {
    @TempDir private Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Path root;
    private FakePython fake;
    private boolean mayRun;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.toRealPath();
        fake = new FakePython(root);
    }

    @AfterEach
    void startsNoProcessWhereFilesAnswer() {
        assertThat(Files.exists(fake.runMarker())).isEqualTo(mayRun);
    }

    @Test
    void readsAnEnvironmentOfVenv() throws Exception {
        Path base = fake.installation("pyenv/3.12.1", "3.12");
        Path venv = fake.venv("venv", base, "3.12", "home = " + base + "/bin\nversion = 3.12.1\n");
        Path core = fake.bridge(venv, "3.12");

        PythonEnvironment found = read(venv.resolve("bin/python"));

        assertThat(found.executable()).isEqualTo(venv.resolve("bin/python"));
        assertThat(found.home()).isEqualTo(base);
        assertThat(found.version()).isEqualTo("3.12.1");
        assertThat(found.majorMinor()).isEqualTo("3.12");
        assertThat(found.libpython()).contains(base.resolve("lib/libpython3.12.so.1.0"));
        assertThat(found.core()).isEqualTo(core);
        assertThat(found.packageFolder()).isEqualTo(core.getParent());
    }

    @Test
    void takesTheFolderOfAnEnvironmentForItsPython() throws Exception {
        Path base = fake.installation("base", "3.11");
        Path venv = fake.venv("venv", base, "3.11", "home = " + base + "/bin\nversion = 3.11.7\n");
        fake.bridge(venv, "3.11");

        assertThat(read(venv).executable()).isEqualTo(venv.resolve("bin/python3"));
    }

    @Test
    void readsAnEnvironmentOfVirtualenv() throws Exception {
        Path base = fake.installation("base", "3.11");
        String config =
                "home = /links/bin\nimplementation = CPython\nversion_info = 3.11.7.final.0\n"
                        + ("base-prefix = " + base + "\n");
        Path venv = fake.venv("venv", base, "3.11", config);
        fake.bridge(venv, "3.11");

        PythonEnvironment found = read(venv.resolve("bin/python3"));

        assertThat(found.home()).isEqualTo(base);
        assertThat(found.version()).isEqualTo("3.11.7");
    }

    @Test
    void followsALinkInTheHomeOfAnEnvironment() throws Exception {
        Path base = fake.installation("opt/python", "3.11");
        Path links = root.resolve("usr-local/bin");
        FakePython.link(links.resolve("python3.11"), base.resolve("bin/python3.11"));
        Path venv = fake.venv("venv", base, "3.11", "home = " + links + "\nversion = 3.11.7\n");
        fake.bridge(venv, "3.11");

        assertThat(read(venv).home()).isEqualTo(base);
    }

    @Test
    void readsTheLayoutOfDebian() throws Exception {
        Path usr = fake.staticInstallation("usr", "3.11");
        String triplet = Platform.debianTriplet();
        Path library = usr.resolve("lib/" + triplet + "/libpython3.11.so.1.0");
        FakePython.file(library, "");
        Path core = fake.bridgeIn(usr.resolve("local/lib/python3.11/dist-packages"), "3.11");

        PythonEnvironment found = read(usr.resolve("bin/python3"));

        assertThat(found.version()).isEqualTo("3.11");
        assertThat(found.libpython()).contains(library);
        assertThat(found.core()).isEqualTo(core);
    }

    @Test
    void readsTheLayoutOfConda() throws Exception {
        Path env = fake.installation("conda/envs/model", "3.13");
        Path core = fake.bridge(env, "3.13");

        PythonEnvironment found = read(env);

        assertThat(found.home()).isEqualTo(env);
        assertThat(found.libpython()).contains(env.resolve("lib/libpython3.13.so.1.0"));
        assertThat(found.core()).isEqualTo(core);
    }

    @Test
    void takesTheBuildRecordsWordForAStaticPython() throws Exception {
        Path base = fake.staticInstallation("base", "3.11");
        Path venv = fake.venv("venv", base, "3.11", "home = " + base + "/bin\nversion = 3.11.7\n");
        Path core = fake.bridge(venv, "3.11");
        FakePython.file(
                core.resolveSibling("_build.json"),
                "{\"version\": \"0.1.0\", \"python\": \"3.11.7\", \"libpython\": null}");

        assertThat(read(venv).libpython()).isEmpty();
    }

    @Test
    void asksAShimAndTakesThePythonBehindIt() throws Exception {
        Path base = fake.installation("versions/3.11.7", "3.11");
        Path core = fake.bridge(base, "3.11");
        Path library = base.resolve("lib/libpython3.11.so.1.0");
        Path shim =
                fake.script(
                        root.resolve("shims/python3"),
                        answer("executable", base.resolve("bin/python3"))
                                + answer("version", "3.11.7")
                                + answer("prefix", base)
                                + answer("home", base)
                                + answer("libpython", library)
                                + answer("core", core)
                                + "echo noise of a site hook\n");

        PythonEnvironment found = read(shim);

        assertThat(found.executable()).isEqualTo(base.resolve("bin/python3"));
        assertThat(found.libpython()).contains(library);
        assertThat(found.core()).isEqualTo(core);
        assertThat(found.version()).isEqualTo("3.11.7");
    }

    @Test
    void asksWhereThePythonPathHasAnotherPackage() throws Exception {
        Path base = fake.installation("base", "3.11");
        fake.bridge(base, "3.11");
        FakePython.file(root.resolve("sources/bridge/__init__.py"), "");
        environment.put("PYTHONPATH", root.resolve("sources").toString());
        mayRun = true;

        assertRejected(base, "cannot run: exit code 7");
    }

    @Test
    void namesPythonAndFixWherePyBridgeIsMissing() throws Exception {
        Path shim =
                fake.script(
                        root.resolve("python3"),
                        answer("version", "3.11.7") + answer("executable", "/opt/python3"));

        assertRejected(
                shim,
                "Python 3.11.7 has no PyBridge for it; install it:"
                        + " /opt/python3 -m pip install <path of a PyBridge checkout>");
    }

    @Test
    void refusesACoreOfAnotherPython() throws Exception {
        Path base = fake.installation("base", "3.12");
        Path core = fake.bridgeIn(base.resolve("lib/python3.12/site-packages"), "3.11");

        assertRejected(
                base,
                "PyBridge in "
                        + core.getParent()
                        + " is built for another Python: seen="
                        + core.getFileName()
                        + ", wanted=cpython-312");
    }

    @Test
    void refusesAnOldPython() throws Exception {
        assertRejected(
                fake.installation("old", "3.9"), "Python 3.9 is too old: wanted 3.11 or newer");
    }

    @Test
    void refusesAnotherImplementation() throws Exception {
        Path base = fake.installation("base", "3.11");
        Path venv =
                fake.venv("venv", base, "3.11", "implementation = PyPy\nversion_info = 3.11.7\n");

        assertRejected(venv, "implementation=PyPy: wanted CPython");
    }

    @Test
    void saysWhatIsWrongWithAPath() throws Exception {
        Path plain = FakePython.file(root.resolve("plain"), "");
        Path link = FakePython.link(root.resolve("link"), root.resolve("gone"));
        Path empty = Files.createDirectory(root.resolve("empty"));

        assertRejected(root.resolve("missing"), "no such file");
        assertRejected(
                Path.of("no-such-python"),
                "no such file: seen="
                        + Path.of("no-such-python").toAbsolutePath()
                        + ", wanted=a path, for the PATH is not searched for it");
        assertRejected(plain, "not executable");
        assertRejected(link, "a link to a Python that is gone");
        assertRejected(empty, "a folder without bin/python3");
    }

    @Test
    void showsTheOutputOfWhatIsNoPython() throws Exception {
        Path script =
                fake.script(root.resolve("python3"), "echo no version is set >&2\nexit 127\n");

        assertRejected(script, "cannot run: exit code 127, output=no version is set");
    }

    private static String answer(String key, Object value) {
        return "echo 'pybridge:" + key + "=" + value + "'\n";
    }

    private PythonEnvironment read(Path given) throws Rejection {
        return new EnvironmentReader(environment::get).read(given, "a test", List.of());
    }

    private void assertRejected(Path given, String message) {
        assertThatThrownBy(() -> read(given))
                .isInstanceOf(Rejection.class)
                .hasMessageStartingWith(message);
    }
}
