package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.Dependencies;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonStartException;
import org.pybridge.Workers;

/** What a job brings along is there where its code runs, prepared once. */
@Once
final class DependenciesTest {
    private static final String INSTALLED = "Successfully installed";

    private static Python start(Runtimes runtimes, Dependencies dependencies) {
        return runtimes.start(builder -> builder.dependencies(dependencies));
    }

    private static long count(String text, String part) {
        return text.lines().filter(line -> line.contains(part)).count();
    }

    @ContractTest
    void allIsThereAndPreparedOnceAndNotPrunedWhileItIsUsed(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        String functions = JobFolder.name("functions");
        job.writeWheel(greeting, "1.5");
        Dependencies all =
                job.requiring(greeting + "==1.5")
                        .addArchive(job.zip("model.zip", "sub/weights", "1234"))
                        .addArchive(job.folder.resolve("model.zip"), "the model")
                        .addPythonFile(
                                job.module(
                                        functions,
                                        """
                                        import bridge, GREETING
                                        def answer():
                                            files = [bridge.archive(name) / "sub/weights"
                                                     for name in ("model.zip", "the model")]
                                            return [GREETING.version,
                                                    *(file.read_text() for file in files)]
                                        """
                                                .replace("GREETING", greeting)));
        String first;
        try (RecordedLog log = new RecordedLog("org.pybridge")) {
            start(runtimes, all);
            first = log.text();
        }
        assertThat(count(first, INSTALLED)).isOne();
        Python python;
        try (RecordedLog log = new RecordedLog("org.pybridge")) {
            python = start(runtimes, all);
            assertThat(log.text()).doesNotContain(INSTALLED);
        }
        assertThat(python.function(functions + ":answer").call())
                .isEqualTo(List.of("1.5", "1234", "1234"));
        assertThat(job.countUses()).isEqualTo(2);
        assertThat(job.pruneAllOfLastMonth()).isEmpty();
        runtimes.close();
        assertThat(job.countUses()).isZero();
        assertThat(job.pruneAllOfLastMonth())
                .contains("removed environments/", "removed archives/", "removed modules/");
    }

    @ContractTest
    void twoRuntimesThatStartAtTheSameTimeGetOneEnvironment(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        job.writeWheel(greeting, "1.0");
        Dependencies all = job.requiring(greeting);
        String source = "__import__('" + greeting + "').__file__";
        try (RecordedLog log = new RecordedLog("org.pybridge")) {
            List<CompletableFuture<Python>> starts =
                    List.of(
                            CompletableFuture.supplyAsync(() -> startAlone(runtimes, all)),
                            CompletableFuture.supplyAsync(() -> startAlone(runtimes, all)));
            try (Python one = starts.get(0).join();
                    Python other = starts.get(1).join()) {
                assertThat(one.eval(source).as(String.class))
                        .startsWith(job.cache.toString())
                        .isEqualTo(other.eval(source).as(String.class));
            }
            assertThat(count(log.text(), INSTALLED)).isOne();
        }
    }

    private static Python startAlone(Runtimes runtimes, Dependencies dependencies) {
        return Python.start(Runtimes.config(runtimes.mode()).dependencies(dependencies).build());
    }

    @ContractTest
    void jobsOfOneProcessKeepTheirArchivesApart(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        Python one = start(runtimes, job.none().addArchive(job.zip("1.zip", "a", "1"), "model"));
        Python two = start(runtimes, job.none().addArchive(job.zip("2.zip", "a", "2"), "model"));
        Python none = runtimes.start();
        for (Python python : List.of(one, two, none)) {
            python.exec("import bridge");
            python.exec("def read(): return (bridge.archive('model') / 'a').read_text()");
        }
        assertThat(one.eval("read()").as(String.class)).isEqualTo("1");
        assertThat(two.eval("read()").as(String.class)).isEqualTo("2");
        assertThatThrownBy(() -> none.eval("read()"))
                .hasMessageContaining("LookupError: no job with archives: seen='model'");
        assertThatThrownBy(() -> one.eval("bridge.archive('other')"))
                .hasMessageContaining("no archive of this name: seen='other', wanted='model'");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void whatForkedWorkersShareFindsIt(Runtimes runtimes, @TempDir Path folder) throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        String model = JobFolder.name("model");
        job.writeWheel(greeting, "1.0");
        Dependencies all =
                job.requiring(greeting)
                        .addArchive(job.zip("model.zip", "weights", "1234"), "model")
                        .addPythonFile(
                                job.module(
                                        model,
                                        """
                                        import bridge, os, GREETING
                                        loaded = (bridge.archive("model") / "weights").read_text()
                                        where = os.getpid()
                                        def seen():
                                            return [loaded, where == os.getppid()]
                                        """
                                                .replace("GREETING", greeting)));
        Python python =
                runtimes.start(
                        builder ->
                                builder.workers(Workers.of(2).forkServer())
                                        .preload(model)
                                        .dependencies(all));
        assertThat(python.function(model + ":seen").call()).isEqualTo(List.of("1234", true));
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void anEnvironmentHasNothingOfTheBasePython(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        job.writeWheel(greeting, "1.0");
        String isThere = "__import__('importlib.util').util.find_spec('numpy') is not None";
        Python apart = start(runtimes, job.requiring(greeting));
        Python base = start(runtimes, job.none().addArchive(job.zip("a.zip", "a", "")));
        assertThat(apart.eval(isThere).as(Boolean.class)).isFalse();
        assertThat(base.eval(isThere).as(Boolean.class)).isTrue();
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void anotherModuleOfAnImportedNameIsRefused(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        job.writeWheel(greeting, "1.0");
        job.writeWheel(greeting, "2.0");
        Python first = start(runtimes, job.requiring(greeting + "==1.0"));
        Dependencies second = job.requiring(greeting + "==2.0");
        assertThatThrownBy(() -> start(runtimes, second))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining("two modules of one name: " + greeting)
                .hasMessageContaining("another runtime has brought along: seen=" + job.cache);
        first.exec("import " + greeting);
        first.close();
        assertThatThrownBy(() -> start(runtimes, second))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(greeting + ", which is imported already: seen=" + job.cache)
                .hasMessageContaining("process mode keeps jobs apart");
        assertThat(job.countUses()).isZero();
        try (Python process =
                Python.start(Runtimes.config(ExecutionMode.AUTO).dependencies(second).build())) {
            assertThat(process.mode()).isEqualTo(ExecutionMode.PROCESS);
            assertThat(process.fallbackReason().orElseThrow()).contains("two modules of one name");
            assertThat(process.eval("__import__('" + greeting + "').version").as(String.class))
                    .isEqualTo("2.0");
        }
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void aModuleThatNobodyHasImportedIsTheNextJobs(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String functions = JobFolder.name("functions");
        start(runtimes, job.none().addPythonFile(job.module(functions, "number = 1"))).close();
        Python next =
                start(runtimes, job.none().addPythonFile(job.module(functions, "number = 2")));
        assertThat(next.eval("__import__('" + functions + "').number").as(Integer.class))
                .isEqualTo(2);
        Python same =
                start(runtimes, job.none().addPythonFile(job.folder.resolve(functions + ".py")));
        assertThat(same.eval("__import__('" + functions + "').number").as(Integer.class))
                .isEqualTo(2);
        next.close();
        same.close();
        Path other = job.module(functions, "number = 3");
        assertThatThrownBy(() -> start(runtimes, job.none().addPythonFile(other)))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(functions + ", which is imported already");
    }

    @ContractTest(modes = ExecutionMode.THREAD)
    void oneVersionIsOneModuleWhereverItIsInstalled(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        String greeting = JobFolder.name("greeting");
        String other = JobFolder.name("other");
        job.writeWheel(greeting, "1.0");
        job.writeWheel(other, "1.0");
        Python first = start(runtimes, job.requiring(greeting));
        first.exec("import " + greeting);
        Python second = start(runtimes, job.requiring(greeting, other));
        assertThat(job.countMade("environments")).isEqualTo(2);
        assertThat(second.eval("__import__('" + other + "').version").as(String.class))
                .isEqualTo("1.0");
        assertThat(second.eval("__import__('" + greeting + "').version").as(String.class))
                .isEqualTo("1.0");
    }

    @ContractTest
    void applicationsThatAreLoadedAgainUseOneCache(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        JobFolder job = new JobFolder(folder);
        job.writeWheel("greeting", "1.0");
        job.requiring("greeting");
        job.zip("model.zip", "weights", "1234");
        ChildJvm.Result child =
                ChildJvm.run(
                        Duration.ofSeconds(80),
                        List.of("-Dpybridge.job=" + folder),
                        ClassLoadersMain.class,
                        runtimes.mode().name(),
                        "2",
                        "2",
                        JobApplication.class.getName());
        assertThat(child.output()).endsWith("collected 4\n");
        assertThat(count(child.output(), "[1.0, 1234]")).isEqualTo(4);
        assertThat(count(child.output(), INSTALLED)).isOne();
        assertThat(job.countUses()).isZero();
    }

    @Test
    void targetsAreNamesOfTheirOwn() {
        Path file = Path.of("/a.zip");
        Dependencies one = Dependencies.none().addArchive(file, "a");
        assertThatThrownBy(() -> one.addArchive(Path.of("/b.zip"), "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a second archive of one target: target=a, seen=/b.zip, and before /a.zip");
        assertThatThrownBy(() -> one.addArchive(file, "a=b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not the target of an archive: seen=a=b, wanted=a name without =");
    }
}
