package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** What Java throws below Python reaches the caller as it is, and Python may catch it. */
final class CallbackFailuresTest {
    private static Callable<Object> throwing(Throwable thrown) {
        return () -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        };
    }

    @ContractTest
    void theOriginalThrowableReachesTheCallerWhenPythonLetsItPass(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        for (Throwable thrown :
                List.of(
                        new IllegalStateException("unchecked"),
                        new IOException("checked"),
                        new AssertionError("an error"),
                        new Exception(),
                        new RuntimeException("\ud83d\ude00 \ud800 \u0000"))) {
            assertThatThrownBy(() -> call.call(throwing(thrown))).isSameAs(thrown);
        }
    }

    @ContractTest
    void theOriginalThrowablePassesSeveralLevels(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        IllegalStateException thrown = new IllegalStateException("at the bottom");
        Callable<Object> inner = () -> call.call(throwing(thrown));
        Callable<Object> middle = () -> call.call(inner);
        assertThatThrownBy(() -> call.call(middle)).isSameAs(thrown);
    }

    @ContractTest
    void theOriginalThrowablePassesFinallyAndALaterRaise(Python python) {
        List<Object> log = new ArrayList<>();
        Consumer<Object> logger = log::add;
        IOException thrown = new IOException("passes");
        assertThatThrownBy(
                        () ->
                                python.function("contract_callbacks:clean_up")
                                        .call(throwing(thrown), logger))
                .isSameAs(thrown);
        assertThat(log).containsExactly("cleaned up");
        assertThatThrownBy(
                        () ->
                                python.function("contract_callbacks:keep_and_raise_later")
                                        .call(throwing(thrown)))
                .isSameAs(thrown);
    }

    @ContractTest
    void theOriginalThrowableIsTheCauseWhenPythonWrapsIt(Python python) {
        IOException thrown = new IOException("below");
        assertThatThrownBy(() -> python.function("contract_callbacks:wrap").call(throwing(thrown)))
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: wrapped by Python")
                .cause()
                .isSameAs(thrown);
        assertThatThrownBy(
                        () ->
                                python.function("contract_callbacks:wrap_in_context")
                                        .call(throwing(thrown)))
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: raised while handling")
                .cause()
                .isSameAs(thrown);
    }

    @ContractTest
    void aPythonErrorThroughJavaKeepsItsType(Python python) {
        PyFunction outer = python.function("contract_errors:outer");
        Supplier<Object> failing = () -> outer.call("through Java");
        assertThat(python.function("contract_callbacks:error_of").call(failing))
                .isEqualTo("ValueError: through Java");
        assertThatThrownBy(() -> python.function("contract_callbacks:call").call(failing))
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: through Java");
    }

    @ContractTest
    void pythonCatchesAJavaErrorWithTypeAndText(Python python) {
        Object caught =
                python.function("contract_callbacks:catch_java_error")
                        .call(throwing(new IllegalStateException("not now")));
        assertThat(caught).isInstanceOf(List.class);
        List<?> parts = (List<?>) caught;
        assertThat((List<?>) parts.get(0)).asString().contains("JavaError").contains("Exception");
        assertThat((String) parts.get(1)).contains("not now").contains("IllegalStateException");
    }

    @ContractTest
    void pythonCatchesAJavaErrorByTheMatchingPythonType(Python python) {
        Map<Throwable, String> matches = new LinkedHashMap<>();
        matches.put(new IndexOutOfBoundsException("9"), "IndexError");
        matches.put(new ArrayIndexOutOfBoundsException(9), "IndexError");
        matches.put(new IllegalArgumentException("bad"), "ValueError");
        matches.put(new NumberFormatException("x"), "ValueError");
        matches.put(new NoSuchElementException("key"), "KeyError");
        matches.put(new IOException("disk"), "OSError");
        matches.put(new UncheckedIOException(new IOException("disk")), "OSError");
        matches.put(new FileNotFoundException("file"), "OSError");
        matches.put(new FileAlreadyExistsException("file"), "FileExistsError");
        matches.put(new NotDirectoryException("file"), "NotADirectoryError");
        matches.put(new EOFException("file"), "EOFError");
        matches.put(new ConnectException("host"), "ConnectionRefusedError");
        matches.put(new SocketTimeoutException("host"), "TimeoutError");
        matches.put(new DateTimeException("day"), "ValueError");
        matches.put(new NegativeArraySizeException("-1"), "ValueError");
        matches.put(new ArrayStoreException("type"), "TypeError");
        PyFunction caughtAs = python.function("contract_callbacks:caught_as");
        matches.forEach(
                (thrown, type) ->
                        assertThat(caughtAs.call(throwing(thrown), type))
                                .as("%s as %s", thrown.getClass(), type)
                                .isEqualTo(true));
        assertThat(caughtAs.call(throwing(new IllegalStateException("x")), "Exception"))
                .isEqualTo(true);
    }

    @ContractTest
    void anErrorOfAFileHasThePythonErrorNumber(Python python) {
        PyFunction caught = python.function("contract_callbacks:caught_errno");
        assertThat(caught.call(throwing(new NoSuchFileException("file")))).isEqualTo("ENOENT");
        assertThat(caught.call(throwing(new AccessDeniedException("file")))).isEqualTo("EACCES");
        assertThat(caught.call(throwing(new IOException("disk")))).isNull();
    }

    @ContractTest
    void aThrowableWhoseOwnMethodsThrowStillReachesTheCaller(Python python) {
        RuntimeException hostile =
                new RuntimeException("hostile") {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("no message");
                    }

                    @Override
                    public String toString() {
                        throw new IllegalStateException("no text");
                    }
                };
        Throwable seen = null;
        try {
            python.function("contract_callbacks:call").call(throwing(hostile));
        } catch (RuntimeException thrown) {
            seen = thrown;
        }
        assertThat(seen == hostile).as("the hostile exception itself").isTrue();
    }

    @ContractTest
    void aFailedCallbackDoesNotDisturbTheNextCall(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Supplier<Object> fine = () -> "fine";
        for (int i = 0; i < 1000; i++) {
            RuntimeException thrown = new RuntimeException("round " + i);
            assertThatThrownBy(() -> call.call(throwing(thrown))).isSameAs(thrown);
            assertThat(call.call(fine)).isEqualTo("fine");
        }
    }
}
