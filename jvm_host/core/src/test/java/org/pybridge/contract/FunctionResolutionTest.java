package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A function's name is resolved once, and a name that leads nowhere is told at once. */
final class FunctionResolutionTest {
    @ContractTest
    void namesMayLeadThroughClasses(Python python) {
        assertThat(python.function("contract_functions:Shape.double").call(4)).isEqualTo(8L);
        assertThat(python.function("contract_functions:Shape.Inner.triple").call(4)).isEqualTo(12L);
        assertThat(python.function("contract_functions:Shape.named").call(4))
                .isEqualTo("Shape(4cm)");
        assertThat(python.function("os.path:join").call("a", "b")).isEqualTo("a/b");
        assertThat(python.function("builtins:len").call("four")).isEqualTo(4L);
    }

    @ContractTest
    void anUnknownModuleIsNamed(Python python) {
        assertFails(python, "no_such_module:f", "ModuleNotFoundError", "no_such_module");
        assertFails(python, "os.no_such_part:f", "ModuleNotFoundError", "no_such_part");
    }

    @ContractTest
    void anUnknownFunctionIsNamed(Python python) {
        assertFails(
                python,
                "contract_functions:no_such_function",
                "AttributeError",
                "no_such_function");
        assertFails(
                python,
                "contract_functions:Shape.no_such_method",
                "AttributeError",
                "no_such_method");
    }

    @ContractTest
    void aNameThatIsNotCallableIsNamedWithItsType(Python python) {
        assertFails(python, "contract_functions:not_callable", "TypeError", "not_callable");
    }

    @ContractTest
    void aModuleThatCannotBeImportedReportsItsOwnError(Python python) {
        assertFails(python, "contract_broken:f", "ImportError", "this module refuses to load");
        assertFails(python, "contract_broken:f", "ImportError", "this module refuses to load");
    }

    @ContractTest
    void aMalformedNameIsRefusedWithTheFormWanted(Python python) {
        for (String name :
                List.of(
                        "",
                        " ",
                        ":",
                        "no colon",
                        "module",
                        "module:",
                        ":f",
                        "a:b:c",
                        "a..b:f",
                        ".a:f",
                        "a:f.",
                        "a:.f")) {
            assertThatThrownBy(() -> python.function(name))
                    .as("name '%s'", name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(":")
                    .hasMessageContaining(name);
        }
    }

    @ContractTest
    void aResolvedFunctionStaysTheSameWhenItsNameIsReboundAndANewResolutionSeesTheNewOne(
            Python python) {
        PyFunction first = python.function("contract_functions:rebindable");
        try {
            assertThat(first.call()).isEqualTo("first");
            python.function("contract_functions:rebind").call();
            assertThat(first.call()).isEqualTo("first");
            assertThat(python.function("contract_functions:rebindable").call()).isEqualTo("second");
        } finally {
            python.function("contract_functions:restore").call(first);
        }
        assertThat(python.function("contract_functions:rebindable").call()).isEqualTo("first");
    }

    @ContractTest
    void aModuleIsAHandle(Python python) {
        try (PyObject module = python.module("contract_functions")) {
            assertThat(module.typeName()).isEqualTo("module");
            assertThat(module.invoke("square", 5)).isEqualTo(25L);
            assertThat(module.attr("not_callable").as(Long.class)).isEqualTo(7L);
        }
        assertThatThrownBy(() -> python.module("no_such_module"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("no_such_module");
    }

    @ContractTest
    void aFunctionIsAlsoAnObject(Python python) {
        try (PyFunction function = python.function("contract_functions:square")) {
            assertThat(function.typeName()).isEqualTo("function");
            assertThat(function.attr("__name__").as(String.class)).isEqualTo("square");
            assertThat(function.repr()).contains("square");
            assertThat(function.invoke("__call__", 3)).isEqualTo(9L);
        }
    }

    private static void assertFails(Python python, String name, String type, String text) {
        assertThatThrownBy(() -> python.function(name))
                .as(name)
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo(type))
                .hasMessageContaining(text);
    }
}
