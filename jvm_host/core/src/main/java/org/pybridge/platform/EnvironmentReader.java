package org.pybridge.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** From an executable or a folder to everything that PyBridge must know of that Python. */
final class EnvironmentReader {
    private final UnaryOperator<String> environment;

    EnvironmentReader(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    PythonEnvironment read(Path given, String origin, List<String> tried) throws Rejection {
        Path executable = executableOf(given);
        Optional<PythonAnswer> told = fromFiles(executable);
        PythonAnswer answer = told.isPresent() ? told.get() : ask(executable);
        PythonFacts facts = answer.facts();
        if (answer.bridge().isEmpty()) {
            throw new Rejection(
                    "Python "
                            + facts.version().text()
                            + " has no PyBridge for it; install it: "
                            + InstallCommand.into(facts.executable().toString()));
        }
        return new PythonEnvironment(
                facts.executable(),
                facts.home(),
                facts.version().text(),
                answer.libpython(),
                answer.bridge().get().folder(),
                answer.bridge().get().core(),
                origin,
                tried);
    }

    private static Path executableOf(Path named) throws Rejection {
        Path given = named.toAbsolutePath().normalize();
        if (Files.isDirectory(given)) {
            for (String name : List.of("bin/python3", "bin/python")) {
                if (Files.isExecutable(given.resolve(name))) {
                    return given.resolve(name);
                }
            }
            throw new Rejection("a folder without bin/python3");
        }
        if (Files.isSymbolicLink(given) && !Files.exists(given)) {
            throw new Rejection("a link to a Python that is gone");
        }
        if (!Files.exists(given)) {
            boolean isCommand = !named.isAbsolute() && named.getNameCount() == 1;
            throw new Rejection(
                    isCommand
                            ? "no such file: seen="
                                    + given
                                    + ", wanted=a path, for the PATH is not searched for it"
                            : "no such file");
        }
        if (!Files.isExecutable(given)) {
            throw new Rejection("not executable");
        }
        return given;
    }

    private Optional<PythonAnswer> fromFiles(Path executable) throws Rejection {
        Optional<PythonFacts> layout = PythonLayout.read(executable);
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        PythonFacts facts = layout.get();
        requireSupported(facts.version());
        Optional<PythonPackage> bridge = PythonPackage.find(facts, environment);
        if (bridge.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> libpython = Libpython.find(facts.home(), facts.version());
        if (libpython.isPresent()) {
            return Optional.of(new PythonAnswer(facts, libpython, bridge));
        }
        return BuildRecord.read(bridge.get().folder())
                .filter(record -> record.isOf(facts))
                .map(record -> new PythonAnswer(facts, record.libpython(), bridge));
    }

    private static PythonAnswer ask(Path executable) throws Rejection {
        PythonAnswer answer = PythonQuestion.ask(executable);
        requireSupported(answer.facts().version());
        return answer;
    }

    private static void requireSupported(PythonVersion version) throws Rejection {
        if (version.isOlderThan(PythonVersion.OLDEST)) {
            throw new Rejection(
                    "Python "
                            + version.text()
                            + " is too old: wanted "
                            + PythonVersion.OLDEST.text()
                            + " or newer");
        }
    }
}
