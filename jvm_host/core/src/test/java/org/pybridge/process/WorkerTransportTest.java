package org.pybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pybridge.ExecutionMode;
import org.pybridge.PythonConfig;
import org.pybridge.WorkerException;
import org.pybridge.platform.NativeLoader;
import org.pybridge.platform.PythonEnvironment;
import org.pybridge.platform.PythonLocator;

final class WorkerTransportTest {
    private WorkerTransport transport;

    @BeforeEach
    void start() throws Exception {
        PythonConfig config =
                PythonConfig.builder()
                        .mode(ExecutionMode.PROCESS)
                        .python(Path.of(System.getProperty("pybridge.python")))
                        .build();
        PythonEnvironment environment = PythonLocator.locate(config);
        NativeLoader.load(environment);
        WorkerCommand command = new WorkerCommand(environment, config, null);
        WorkerProcess process = WorkerProcess.start(command, command.mailboxes());
        transport = new WorkerTransport(process, new WorkerCounts(), dead -> {});
    }

    @AfterEach
    void end() {
        transport.close(0);
    }

    /** A caller that was in it may hear of the death late, when it has been closed already. */
    @Test
    void whoWasInAWorkerThatDiedHearsOfItsDeathAlsoOnceItIsClosed() {
        RuntimeException why = transport.end("it has far too much memory");
        transport.close(0);
        assertThat(transport.died())
                .isInstanceOf(WorkerException.class)
                .hasMessage(why.getMessage())
                .hasMessageContaining("far too much memory");
    }

    @Test
    void whoIsInAWorkerThatIsClosedHearsOfThat() {
        transport.close(0);
        assertThat(transport.died())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this Python runtime is closed");
    }
}
