package org.pybridge.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a generated class lives, and that it ends with the interface's loader. */
final class ImplementationPlaceTest {
    @TempDir Path folder;

    private final RecordingFunction function = new RecordingFunction();

    interface PackagePrivate {
        Object of();
    }

    private interface Private {
        Object of();
    }

    protected interface Protected {
        Object of();
    }

    @Test
    void aClassOfAnInterfaceThatSeesUsLivesBesideIt() {
        for (Class<?> type :
                List.of(PackagePrivate.class, Private.class, Protected.class, ForAll.class)) {
            Object made = function.as(type);
            assertThat(made.getClass().getPackage()).isSameAs(type.getPackage());
            assertThat(made.getClass().getClassLoader()).isSameAs(type.getClassLoader());
            assertThat(type.isInstance(made)).isTrue();
        }
    }

    /** As public as can be. */
    public interface ForAll {
        /** Anything. */
        Object of();
    }

    @Test
    void aClassOfAJdkInterfaceHasALoaderOfItsOwn() throws Exception {
        function.result = "called";
        Callable<?> made = function.as(Callable.class);
        assertThat(made.call()).isEqualTo("called");
        assertThat(made.getClass().getClassLoader()).isInstanceOf(ImplementationLoader.class);
    }

    @Test
    void anInterfaceOfTheDefaultPackageWorks() throws Exception {
        Compiled.java(folder, "Bare", "interface Bare { long twice(long value); }");
        try (URLClassLoader loader = loader(getClass().getClassLoader())) {
            Object made = function.as(loader.loadClass("Bare"));
            Method twice = made.getClass().getInterfaces()[0].getMethods()[0];
            twice.setAccessible(true);
            function.result = 4L;
            assertThat(twice.invoke(made, 2L)).isEqualTo(4L);
        }
    }

    @Test
    void aPublicInterfaceOfALoaderWithoutUsWorksAndAnotherIsRefused() throws Exception {
        Compiled.java(folder, "Seen", "public interface Seen { Object of(); }");
        Compiled.java(folder, "Unseen", "interface Unseen { Object of(); }");
        try (URLClassLoader loader = loader(null)) {
            function.result = "called";
            Object made = function.as(loader.loadClass("Seen"));
            assertThat(loader.loadClass("Seen").getMethod("of").invoke(made)).isEqualTo("called");
            Class<?> unseen = loader.loadClass("Unseen");
            assertThatThrownBy(() -> function.as(unseen))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Unseen")
                    .hasMessageContaining("it is not public");
        }
    }

    @Test
    void aClassLoaderEndsWithTheImplementationsOfItsInterfaces() throws Exception {
        Compiled.java(folder, "Seen", "public interface Seen { Object of(); }");
        Compiled.java(folder, "Unseen", "interface Unseen { Object of(); }");
        List<WeakReference<ClassLoader>> loaders =
                List.of(used(getClass().getClassLoader()), used(null));
        for (WeakReference<ClassLoader> loader : loaders) {
            for (int i = 0; i < 100 && loader.get() != null; i++) {
                System.gc();
            }
            assertThat(loader.get()).isNull();
        }
    }

    private WeakReference<ClassLoader> used(ClassLoader parent) throws Exception {
        try (URLClassLoader loader = loader(parent)) {
            assertThat(function.as(loader.loadClass("Seen"))).isNotNull();
            if (parent != null) {
                assertThat(function.as(loader.loadClass("Unseen"))).isNotNull();
            }
            return new WeakReference<>(loader);
        }
    }

    private URLClassLoader loader(ClassLoader parent) throws Exception {
        return new URLClassLoader(new URL[] {folder.toUri().toURL()}, parent);
    }
}
