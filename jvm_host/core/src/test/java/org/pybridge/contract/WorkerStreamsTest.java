package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;

/** What a worker prints and reads never touches the protocol. Process mode only. */
final class WorkerStreamsTest {
    @ContractTest(modes = ExecutionMode.PROCESS)
    void printingDoesNotDisturbTheCalls(Runtimes runtimes) {
        Python python = runtimes.start();
        for (int i = 0; i < 5; i++) {
            assertThat(python.function("contract_deaths:print_much").call())
                    .isEqualTo("undisturbed");
        }
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void readingStandardInputEndsAtOnce(Runtimes runtimes) {
        Python python = runtimes.start();
        assertThat(python.function("contract_deaths:read_standard_input").call()).isEqualTo("");
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void muchOnStandardErrorDoesNotBlockTheWorker(Runtimes runtimes) {
        Python python = runtimes.start();
        python.exec("import sys\nfor _ in range(1000):\n    print('x' * 1000, file=sys.stderr)");
        assertThat(python.eval("'alive'").as(String.class)).isEqualTo("alive");
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void environmentAndWorkingDirectoryAreThoseConfigured(Runtimes runtimes, @TempDir Path folder)
            throws Exception {
        Path real = folder.toRealPath();
        Python python =
                runtimes.start(
                        builder ->
                                builder.environment("CONTRACT_TEXT", "\u00e4\ud83d\ude00 =x")
                                        .environment("CONTRACT_EMPTY", "")
                                        .workingDirectory(real));
        assertThat(python.function("contract_deaths:environment").call("CONTRACT_TEXT"))
                .isEqualTo("\u00e4\ud83d\ude00 =x");
        assertThat(python.function("contract_deaths:environment").call("CONTRACT_EMPTY"))
                .isEqualTo("");
        assertThat(python.function("contract_deaths:working_directory").call())
                .isEqualTo(real.toString());
        python.exec("open('written.txt', 'w').write('here')");
        assertThat(Files.readString(real.resolve("written.txt"))).isEqualTo("here");
    }
}
