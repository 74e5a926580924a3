package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void whatIsPrintedArrivesAtOnceAndByWholeLines(Runtimes runtimes) {
        try (RecordedOutput output = RecordedOutput.ofStandardOutput()) {
            for (String unbuffered : List.of("", "1")) {
                Python python = runtimes.start(b -> b.environment("PYTHONUNBUFFERED", unbuffered));
                python.exec("for i in range(100):\n    print('line', i)\nprint('all', 'said')");
                Waiting.until("all is said", () -> output.text().endsWith("all said\n"));
                output.reset();
            }
            assertThat(output.pieces()).allMatch(piece -> piece.endsWith("\n"));
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void linesStayWholeWhereMoreIsWrittenThanAPipeHolds(Runtimes runtimes) {
        Python python = runtimes.start();
        try (RecordedOutput output = RecordedOutput.ofStandardOutput()) {
            python.exec("import os\nos.write(1, (b'x' * 99 + b'\\n') * 10_000)");
            Waiting.until("all has arrived", () -> output.text().length() == 1_000_000);
            assertThat(output.text().equals(("x".repeat(99) + "\n").repeat(10_000))).isTrue();
            assertThat(output.pieces().stream().filter(piece -> !piece.endsWith("\n"))).isEmpty();
        }
    }

    @ContractTest(modes = ExecutionMode.PROCESS)
    void aLineThatNeverEndsArrivesWithTheEndOfTheWorker(Runtimes runtimes) {
        try (RecordedOutput output = RecordedOutput.ofStandardOutput()) {
            Python python = runtimes.start();
            python.exec("print('10 %\\r20 %\\r30', end='', flush=True)");
            Waiting.until("the progress arrives", () -> output.text().equals("10 %\r20 %\r"));
            python.exec("print('y' * 200_000, end='')");
            python.close();
            Waiting.until("the rest arrives", () -> output.text().length() == 200_012);
            assertThat(output.text().equals("10 %\r20 %\r30" + "y".repeat(200_000))).isTrue();
        }
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
