package org.pybridge.binding;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles small sources, which no class path of the tests holds. */
final class Compiled {
    private Compiled() {}

    private static JavaFileObject source(String name, String text) {
        URI uri = URI.create("string:///" + name.replace('.', '/') + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** Compiles one class into a folder. */
    static void java(Path folder, String name, String text) throws IOException {
        compile(List.of("-d", folder.toString()), List.of(source(name, text)));
    }

    /**
     * Compiles a module into a folder.
     *
     * @param modulePath where the modules lie that it requires
     * @param namesAndTexts of its classes, {@code module-info} among them
     */
    static void module(Path folder, Path modulePath, String... namesAndTexts) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            sources.add(source(namesAndTexts[i], namesAndTexts[i + 1]));
        }
        compile(List.of("-d", folder.toString(), "--module-path", modulePath.toString()), sources);
    }

    private static void compile(List<String> options, List<JavaFileObject> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        if (!compiler.getTask(messages, null, null, options, null, sources).call()) {
            throw new IllegalArgumentException("does not compile: " + messages);
        }
    }
}
