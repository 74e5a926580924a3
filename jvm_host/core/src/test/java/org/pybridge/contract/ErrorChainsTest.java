package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** The chain of causes that Python keeps is the chain of causes in Java. */
final class ErrorChainsTest {
    private static PythonException raisedBy(Python python, String name, Object... arguments) {
        return Thrown.pythonException(
                () -> python.function("contract_errors:" + name).call(arguments));
    }

    @ContractTest
    void anExplicitCauseIsTheCause(Python python) {
        PythonException error = raisedBy(python, "with_cause");
        assertThat(error.typeName()).isEqualTo("KeyError");
        assertThat(error.getCause())
                .isInstanceOfSatisfying(
                        PythonException.class,
                        cause -> {
                            assertThat(cause).hasMessage("ValueError: the root");
                            assertThat(cause.getStackTrace()[0].getMethodName()).isEqualTo("inner");
                        });
    }

    @ContractTest
    void theErrorBeingHandledIsTheCauseUnlessSuppressed(Python python) {
        PythonException error = raisedBy(python, "with_context");
        assertThat(error).hasMessage("RuntimeError: while handling");
        assertThat(error.getCause()).hasMessage("ValueError: the root");
        assertThat(raisedBy(python, "suppressed")).hasMessage("RuntimeError: alone").hasNoCause();
    }

    @ContractTest
    void aCauseWhoseTracebackWasTakenAwayHasNoPythonFrames(Python python) {
        PythonException error = raisedBy(python, "without_traceback");
        assertThat(error.getCause())
                .hasMessage("ZeroDivisionError: integer division or modulo by zero");
    }

    @ContractTest
    void aChainThatRunsInACircleEnds(Python python) {
        PythonException error = raisedBy(python, "circular");
        assertThat(error).hasMessage("ValueError: first");
        assertThat(error.getCause()).hasMessage("ValueError: second");
        Set<Throwable> seen = new HashSet<>();
        for (Throwable each = error; each != null; each = each.getCause()) {
            assertThat(seen.add(each)).as("the chain has no circle in Java").isTrue();
        }
    }

    @ContractTest
    void aChainOfTenIsWhole(Python python) {
        Throwable error = raisedBy(python, "long_chain", 10);
        for (int link = 9; link >= 0; link--) {
            assertThat(error).hasMessage("ValueError: link " + link);
            error = error.getCause();
        }
        assertThat(error).isNull();
    }

    @ContractTest
    void aChainOfTenThousandIsToldWithoutOverflow(Python python) {
        PythonException error = raisedBy(python, "long_chain", 10_000);
        assertThat(error).hasMessage("ValueError: link 9999");
        assertThat(error.getCause()).isNotNull();
        assertThat(python.function("contract_functions:square").call(2)).isEqualTo(4L);
    }

    @ContractTest
    void aHandledErrorLeavesNoTrace(Python python) {
        assertThat(python.function("contract_errors:leak_nothing").call()).isEqualTo("fine");
        assertThat(raisedBy(python, "outer", "fresh")).hasNoCause();
        raisedBy(python, "with_cause");
        assertThat(raisedBy(python, "outer", "fresh")).as("after another error").hasNoCause();
    }

    @ContractTest
    void theExceptionsOfAGroupAreSuppressedOnes(Python python) {
        IllegalStateException java = new IllegalStateException("of Java");
        PythonException error =
                raisedBy(
                        python,
                        "groups",
                        (Runnable)
                                () -> {
                                    throw java;
                                });
        assertThat(error).hasMessage("ExceptionGroup: outer (2 sub-exceptions)");
        assertThat(error.getSuppressed()[0]).hasMessage("ValueError: one");
        Throwable inner = error.getSuppressed()[1];
        assertThat(inner)
                .hasMessage("ExceptionGroup: inner (2 sub-exceptions)\nof the inner group");
        assertThat(inner.getSuppressed()[0]).hasMessage("KeyError: 'two'");
        assertThat(inner.getSuppressed()[1]).isSameAs(java);
    }

    @ContractTest
    void aGroupOfManyWithALongChainInCommonIsToldInPart(Python python) {
        PythonException error = raisedBy(python, "group_with_common_chain", 200, 30);
        assertThat(error.getSuppressed()).hasSize(200);
        long told = 0;
        for (Throwable member : error.getSuppressed()) {
            for (Throwable each = member; each != null; each = each.getCause()) {
                told++;
            }
        }
        assertThat(told).isBetween(200L, 1024L);
        assertThat(error.getSuppressed()[0].getCause()).hasMessage("KeyError: 29");
    }

    @ContractTest
    void theNotesAndTheCauseOfAnErrorOfTheBridgeAreTold(Python python) {
        assertThatThrownBy(() -> python.function("contract_errors:noted_conversion").call())
                .isInstanceOf(ConversionException.class)
                .hasMessage("no such unit\nin line 3")
                .cause()
                .hasMessage("KeyError: 'mile'");
    }

    @ContractTest
    void aJavaExceptionRaisedFromAnotherOneHasItAsCause(Python python) {
        Throwable made = catchThrowable(() -> python.function("contract_errors:java_from").call());
        assertThat(made).isInstanceOf(IOException.class).hasMessage("made in Python");
        assertThat(made.getCause()).hasMessageStartingWith("ZeroDivisionError: ");
        IllegalStateException thrown = new IllegalStateException("of Java");
        Runnable throwing =
                () -> {
                    throw thrown;
                };
        PyFunction handling = python.function("contract_errors:while_handling");
        assertThat(catchThrowable(() -> handling.call(throwing))).isSameAs(thrown).hasNoCause();
        PyFunction raising = python.function("contract_errors:raise_from");
        assertThat(catchThrowable(() -> raising.call(throwing))).isSameAs(thrown);
        assertThat(thrown.getCause()).hasMessage("ValueError: the cause");
        assertThat(catchThrowable(() -> raising.call(throwing))).isSameAs(thrown);
        RuntimeException hasOne = new RuntimeException("of Java", new IOException("its own"));
        Runnable throwingWithCause =
                () -> {
                    throw hasOne;
                };
        assertThat(catchThrowable(() -> raising.call(throwingWithCause))).isSameAs(hasOne);
        assertThat(hasOne.getCause()).hasMessage("its own");
    }

    @ContractTest
    void notesAreLinesOfTheMessage(Python python) {
        PythonException error = raisedBy(python, "noted");
        assertThat(error).hasMessage("ValueError: bad\nin line 3\nof größe.txt");
        assertThat(error.pythonMessage()).isEqualTo("bad");
        assertThat(error.notes()).containsExactly("in line 3", "of größe.txt");
        assertThat(raisedBy(python, "with_cause").notes()).isEmpty();
    }
}
