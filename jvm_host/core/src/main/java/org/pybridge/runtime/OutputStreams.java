package org.pybridge.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pybridge.PythonConfig;

/** What Python prints and logs, where a configuration asks for it: {@code bridge._streams}. */
final class OutputStreams {
    /** Python's levels, of which there may be others between. */
    private static final int DEBUG = 10;

    private static final int INFO = 20;
    private static final int WARNING = 30;
    private static final int ERROR = 40;

    private OutputStreams() {}

    /** Whether anything is asked for. */
    static boolean areAskedFor(PythonConfig config) {
        return config.stdout().isPresent()
                || config.stderr().isPresent()
                || config.logging().isPresent();
    }

    /** Sends what the session prints and logs to Java. */
    static void begin(Session session, PythonConfig config) {
        session.callNamed(
                "bridge._streams:redirect",
                config.stdout().map(Sink::new).orElse(null),
                config.stderr().map(Sink::new).orElse(null),
                config.logging().map(Log::new).orElse(null));
    }

    /** Sends the beginnings of lines that have no end yet. */
    static void flush(Session session) {
        try {
            session.callNamed("bridge._streams:flush");
        } catch (RuntimeException e) {
            // The stream's own error, a dead worker, a close at the same time: the close goes on.
            System.getLogger("org.pybridge")
                    .log(Level.WARNING, "the last output of Python is lost", e);
        }
    }

    private static Level level(long number) {
        if (number < DEBUG) {
            return Level.TRACE;
        } else if (number < INFO) {
            return Level.DEBUG;
        } else if (number < WARNING) {
            return Level.INFO;
        }
        return number < ERROR ? Level.WARNING : Level.ERROR;
    }

    /** Takes what is printed. */
    private static final class Sink implements Consumer<byte[]> {
        private final OutputStream stream;

        Sink(OutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void accept(byte[] text) {
            try {
                stream.write(text);
                stream.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What takes a record. */
    @FunctionalInterface
    interface RecordSink {
        void log(long level, String logger, String text);
    }

    private static final class Log implements RecordSink {
        private final Function<String, System.Logger> loggers;

        Log(Function<String, System.Logger> loggers) {
            this.loggers = loggers;
        }

        @Override
        public void log(long level, String logger, String text) {
            System.Logger found = loggers.apply(logger);
            if (found == null) {
                throw new IllegalStateException("no logger: name=" + logger);
            }
            found.log(level(level), text);
        }
    }
}
