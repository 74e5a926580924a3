package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/**
 * An interface that does not fit the function is refused when it is bound, not when it is called.
 */
final class TypedInterfaceRefusalsTest {
    interface NoParameter {
        Object of();
    }

    interface OneParameter {
        Object of(Object first);
    }

    interface TwoParameters {
        Object of(Object first, Object second);
    }

    interface ThreeParameters {
        Object of(Object first, Object second, Object third);
    }

    interface TwoMethods {
        Object first(Object value);

        Object second(Object value);
    }

    interface NoMethod {
        default Object of(Object value) {
            return value;
        }
    }

    abstract static class AbstractClass {
        abstract Object of(Object first, Object second);
    }

    private static void assertRefused(PyObject function, Class<?> type) {
        assertThatThrownBy(() -> function.as(type))
                .as("%s as %s", function, type)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.getSimpleName());
    }

    @ContractTest
    void aTypeThatIsNotAnInterfaceIsRefusedAsIsOneWhoseMethodsTheFunctionLacks(Python python) {
        PyFunction add = python.function("contract_functions:add");
        assertRefused(add, AbstractClass.class);
        assertThatThrownBy(() -> add.as(TwoMethods.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("TwoMethods")
                .hasMessageContaining("first");
        assertRefused(add, NoMethod.class);
        assertThat(add.as(TwoParameters.class).of(1, 2)).isEqualTo(3L);
    }

    @ContractTest
    void aWrongParameterCountIsRefusedWithTheFunctionsSignature(Python python) {
        PyFunction add = python.function("contract_functions:add");
        assertRefused(add, NoParameter.class);
        assertRefused(add, OneParameter.class);
        assertRefused(add, ThreeParameters.class);
        assertThatThrownBy(() -> add.as(OneParameter.class)).hasMessageContaining("add");
        assertRefused(python.function("contract_functions:keyword_only"), OneParameter.class);
        assertRefused(python.eval("lambda value: value"), TwoParameters.class);
    }

    @ContractTest
    void defaultsAndVariableArgumentsCountAsTheyMay(Python python) {
        PyFunction addDefault = python.function("contract_functions:add_default");
        assertThat(addDefault.as(OneParameter.class).of(1)).isEqualTo(11L);
        assertThat(addDefault.as(TwoParameters.class).of(1, 2)).isEqualTo(3L);
        assertRefused(addDefault, NoParameter.class);
        PyFunction collect = python.function("contract_functions:collect");
        assertThat(collect.as(NoParameter.class).of()).isNotNull();
        assertThat(((List<?>) collect.as(ThreeParameters.class).of(1, 2, 3)).get(0))
                .isEqualTo(List.of(1L, 2L, 3L));
    }

    @ContractTest
    void callablesOfEveryKindCanBeBound(Python python) {
        assertThat(python.function("builtins:max").as(TwoParameters.class).of(3, 4)).isEqualTo(4L);
        assertThat(python.function("builtins:len").as(OneParameter.class).of("abc")).isEqualTo(3L);
        assertThat(python.function("builtins:int").as(OneParameter.class).of("12")).isEqualTo(12L);
        assertThat(python.function("builtins:dict").as(NoParameter.class).of())
                .isEqualTo(java.util.Map.of());
        assertThat(python.function("math:hypot").as(TwoParameters.class).of(3.0, 4.0))
                .isEqualTo(5.0);
        assertThat(python.eval("'a-b'.split").as(OneParameter.class).of("-"))
                .isEqualTo(List.of("a", "b"));
        python.exec(
                "class Adder:\n    def __call__(self, left, right):\n        return left + right");
        assertThat(python.eval("Adder()").as(TwoParameters.class).of(1, 2)).isEqualTo(3L);
        python.exec(
                "import functools\n"
                        + "add_five = functools.partial(lambda left, right: left + right, 5)");
        assertThat(python.get("add_five").as(OneParameter.class).of(1)).isEqualTo(6L);
        assertRefused(python.eval("Adder()"), OneParameter.class);
    }

    @ContractTest
    void aMethodOfTheInterfaceMayDeclareWhatItThrows(Python python) throws Exception {
        PyFunction call = python.function("contract_callbacks:call");
        IOException thrown = new IOException("declared");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        interface MayThrow {
            Object of(Object callback) throws IOException;
        }
        assertThatThrownBy(() -> call.as(MayThrow.class).of(failing)).isSameAs(thrown);
        @SuppressWarnings("unchecked")
        Callable<Object> callable = python.eval("lambda: 1 / 0").as(Callable.class);
        assertThatThrownBy(callable::call)
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo("ZeroDivisionError"));
    }

    @ContractTest
    void anUndeclaredCheckedExceptionKeepsItsIdentity(Python python) {
        IOException thrown = new IOException("undeclared");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        OneParameter call = python.function("contract_callbacks:call").as(OneParameter.class);
        assertThatThrownBy(() -> call.of(failing)).isSameAs(thrown);
    }
}
