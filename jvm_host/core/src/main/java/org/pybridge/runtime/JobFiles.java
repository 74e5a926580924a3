package org.pybridge.runtime;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.PythonStartException;
import org.pybridge.platform.PreparedDependencies;

/** What a job has brought along, told to the Python that runs it: {@code bridge._job}. */
public final class JobFiles {
    private JobFiles() {}

    /** Tells a worker, which runs this job alone. */
    public static void beginWorker(Session session, PreparedDependencies prepared) {
        session.callNamed("bridge._job:begin_worker", paths(prepared), archives(prepared));
    }

    /**
     * Tells a Python that runs other jobs too.
     *
     * @throws PythonStartException if they cannot be in one process
     */
    public static void beginShared(Session session, PreparedDependencies prepared) {
        Object refusal =
                session.callNamed(
                        "bridge._job:begin_shared",
                        paths(prepared),
                        archives(prepared),
                        prepared.sitePackages());
        if (!refusal.equals("")) {
            throw new PythonStartException(
                    "thread mode cannot have what the job brings along: " + refusal);
        }
    }

    /** Takes back {@link #beginShared}; the session is about to close. */
    public static void endShared(Session session) {
        try {
            session.callNamed("bridge._job:end");
        } catch (RuntimeException e) { // the close goes on
            System.getLogger("org.pybridge")
                    .log(Level.WARNING, "what a job has brought along stays on sys.path", e);
        }
    }

    private static List<String> paths(PreparedDependencies prepared) {
        List<String> texts = new ArrayList<>();
        for (Path path : prepared.paths()) {
            texts.add(path.toString());
        }
        return texts;
    }

    private static Map<String, String> archives(PreparedDependencies prepared) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Path> archive : prepared.archives().entrySet()) {
            texts.put(archive.getKey(), archive.getValue().toString());
        }
        return texts;
    }
}
