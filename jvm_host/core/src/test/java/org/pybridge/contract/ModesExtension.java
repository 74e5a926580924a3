package org.pybridge.contract;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;

/**
 * Runs a contract case once per chosen mode and gives it its {@link Python} or {@link Runtimes}.
 */
final class ModesExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true;
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        Method method = context.getRequiredTestMethod();
        ContractTest contract = method.getAnnotation(ContractTest.class);
        if (contract.ofOneWorker() && Runtimes.workerCount() > 1) {
            return Stream.of();
        }
        List<ExecutionMode> asked = Arrays.asList(contract.modes());
        return SharedRuntimes.chosenModes().stream()
                .filter(asked::contains)
                .map(ModeInvocation::new);
    }

    /** A case about one mode has no invocation where that mode was not chosen. */
    @Override
    public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
        return true;
    }

    private static final class ModeInvocation implements TestTemplateInvocationContext {
        private final ExecutionMode mode;

        ModeInvocation(ExecutionMode mode) {
            this.mode = mode;
        }

        @Override
        public String getDisplayName(int invocationIndex) {
            return mode.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new ModeParameters(mode));
        }
    }

    private static final class ModeParameters implements ParameterResolver, AfterEachCallback {
        private final ExecutionMode mode;
        private Runtimes own;

        ModeParameters(ExecutionMode mode) {
            this.mode = mode;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            Class<?> type = parameter.getParameter().getType();
            return type == Python.class || type == Runtimes.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            if (parameter.getParameter().getType() == Python.class) {
                return SharedRuntimes.of(mode);
            }
            own = new Runtimes(mode);
            return own;
        }

        @Override
        public void afterEach(ExtensionContext context) {
            if (own != null) {
                own.close();
            }
        }
    }
}
