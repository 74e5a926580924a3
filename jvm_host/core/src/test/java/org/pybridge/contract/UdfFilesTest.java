package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;
import org.pybridge.udf.UdfContext;

/** Declared functions find the files that a job brings along, by their names. */
final class UdfFilesTest {
    @TempDir Path folder;

    private static UdfContext with(Map<String, Path> files) {
        return new UdfContext() {
            @Override
            public String jobParameter(String name, String absent) {
                return absent;
            }

            @Override
            public Map<String, Path> cacheFiles() {
                return files;
            }
        };
    }

    private static PythonUdf<ScalarUdf> model(String name) {
        return PythonUdf.scalar("contract_udf_states:" + name);
    }

    @ContractTest
    void aFileIsFoundByItsName(Python python) throws IOException {
        Path weights = Files.writeString(folder.resolve("weights.txt"), "0.5");
        try (ScalarUdf model = model("Model").open(python, with(Map.of("model", weights)))) {
            assertThat(model.eval()).isEqualTo("0.5");
        }
    }

    @ContractTest
    void anUnknownNameIsToldWithThoseThatThereAre(Python python) {
        Map<String, Path> files = Map.of("model", folder, "vocabulary", folder);
        assertThatThrownBy(() -> model("OtherModel").open(python, with(files)))
                .isInstanceOf(PythonException.class)
                .hasMessage(
                        "LookupError: no cached file: function=OtherModel, seen='modell', near"
                                + " 'model', wanted one of ['model', 'vocabulary']");
        assertThatThrownBy(() -> model("Model").open(python))
                .hasMessage(
                        "LookupError: no cached file: function=Model, seen='model', wanted one of"
                                + " []");
    }

    @ContractTest
    void aFileThatIsNotThereIsToldBeforePythonIsAsked(Python python) {
        Path missing = folder.resolve("missing");
        PythonUdf<ScalarUdf> unused = PythonUdf.scalar("no_such_module:function");
        assertThatThrownBy(() -> unused.open(python, with(Map.of("model", missing))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "cached file: name=model, seen="
                                + missing
                                + ", which cannot be read, wanted a file or a folder that is"
                                + " there");
    }
}
