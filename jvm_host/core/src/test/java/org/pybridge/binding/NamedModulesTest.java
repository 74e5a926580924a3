package org.pybridge.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pybridge.spi.BoundFunction;

/** Interfaces of named modules, with PyBridge as the module that it is. */
final class NamedModulesTest {
    private static final String OPEN =
            "package open; public class Open { interface Hidden { Object of(); } }";
    private static final String SHUT =
            "package shut; public class Shut { public interface Hidden { Object of(); } }";
    private static final String SHOWN = "package shown; public interface Shown { Object of(); }";

    @TempDir Path folder;

    private ModuleLayer.Controller layer;

    private void start() throws Exception {
        Path ours = ours();
        Compiled.module(
                folder,
                ours,
                "module-info",
                "module user { requires org.pybridge; opens open to org.pybridge; exports shown; }",
                "open.Open",
                OPEN,
                "shut.Shut",
                SHUT,
                "shown.Shown",
                SHOWN);
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration()
                        .resolve(ModuleFinder.of(ours, folder), ModuleFinder.of(), Set.of("user"));
        layer =
                ModuleLayer.defineModulesWithOneLoader(
                        configuration, List.of(boot), ClassLoader.getPlatformClassLoader());
    }

    private static Path ours() throws URISyntaxException {
        return Path.of(
                BoundFunction.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Implements the interface without a function: the copies of our classes differ. */
    private Object implement(String interfaceName) throws Exception {
        ClassLoader loader = layer.layer().findLoader("user");
        Class<?> type = loader.loadClass(interfaceName);
        Class<?> implementations = loader.loadClass(Implementations.class.getName());
        assertThat(implementations.getModule().isNamed()).isTrue();
        layer.addOpens(
                implementations.getModule(),
                implementations.getPackageName(),
                getClass().getModule());
        Method method = implementations.getDeclaredMethods()[0];
        for (Method each : implementations.getDeclaredMethods()) {
            method = each.getName().equals("implement") ? each : method;
        }
        Class<?> boundMethod = loader.loadClass(BoundMethod.class.getName());
        Method of = boundMethod.getMethod("of", Method.class);
        List<Object> methods = List.of(of.invoke(null, type.getMethods()[0]));
        try {
            return method.invoke(null, type, methods, Collections.singletonList(null));
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    @Test
    void anOpenPackageTakesAClassBesideTheInterface() throws Exception {
        start();
        Object made = implement("open.Open$Hidden");
        assertThat(made.getClass().getModule().getName()).isEqualTo("user");
    }

    @Test
    void anExportedInterfaceNeedsNoOpening() throws Exception {
        start();
        Object made = implement("shown.Shown");
        assertThat(made.getClass().getModule().isNamed()).isFalse();
    }

    @Test
    void aShutPackageIsRefusedWithTheLineToAdd() throws Exception {
        start();
        assertThatThrownBy(() -> implement("shut.Shut$Hidden"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shut.Shut$Hidden")
                .hasMessageContaining("module-info.java of user: opens shut to org.pybridge;");
    }
}
