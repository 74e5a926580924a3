package org.pybridge.contract;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads a web application, PyBridge with it, again and again. */
public final class ClassLoadersMain {
    private ClassLoadersMain() {}

    /** Arguments: the mode, how often, how many at once, and the application if it is another. */
    public static void main(String[] arguments) throws Exception {
        int times = Integer.parseInt(arguments[1]);
        int atOnce = Integer.parseInt(arguments[2]);
        String application =
                arguments.length > 3 ? arguments[3] : "org.pybridge.contract.WebApplication";
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            runAndClose(arguments[0], atOnce, application, loaders);
        }
        Waiting.untilCollected(
                "every class loader goes",
                () -> loaders.stream().allMatch(one -> one.get() == null));
        System.out.println("collected " + loaders.size());
    }

    private static void runAndClose(
            String mode, int atOnce, String application, List<WeakReference<ClassLoader>> loaders)
            throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            URLClassLoader loader =
                    new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
            loaders.add(new WeakReference<>(loader));
            Thread thread = new Thread(() -> run(loader, application, mode));
            thread.setContextClassLoader(loader);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void run(URLClassLoader loader, String name, String mode) {
        try (loader) {
            @SuppressWarnings("unchecked")
            Function<String, String> application =
                    (Function<String, String>)
                            loader.loadClass(name).getConstructor().newInstance();
            System.out.println(application.apply(mode));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(new URL[0]);
    }
}
