package org.pybridge.contract;

import java.nio.file.Path;
import java.util.function.Function;
import org.pybridge.Dependencies;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;

/** Uses what it brings along: a class loader of its own loads it. */
public final class JobApplication implements Function<String, String> {
    @Override
    public String apply(String mode) {
        Path folder = Path.of(System.getProperty("pybridge.job"));
        PythonConfig config =
                PythonConfig.builder()
                        .mode(ExecutionMode.valueOf(mode))
                        .dependencies(
                                Dependencies.none()
                                        .cache(folder.resolve("cache"))
                                        .requirements(
                                                folder.resolve("requirements.txt"),
                                                folder.resolve("wheels"))
                                        .addArchive(folder.resolve("model.zip"), "model"))
                        .build();
        try (Python python = Python.start(config)) {
            python.exec("import bridge, greeting");
            python.exec("weights = (bridge.archive('model') / 'weights').read_text()");
            return "["
                    + python.eval("greeting.version").as(String.class)
                    + ", "
                    + python.get("weights").as(String.class)
                    + "]";
        }
    }
}
