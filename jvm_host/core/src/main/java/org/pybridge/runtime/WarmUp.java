package org.pybridge.runtime;

import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameLayout;

/** Imports and calls what is to come before any other call; no deadline holds for it. */
public final class WarmUp {
    private WarmUp() {}

    /** What it imports may call Java, and print: the streams are redirected already. */
    static void preload(Session session, PythonConfig config) {
        for (String module : config.preload()) {
            session.call(session.services().id("module"), FrameLayout.NO_RESULT, module);
        }
    }

    /** Calls the functions, once the session has begun. */
    public static void run(Session session, PythonConfig config) {
        for (String name : config.warmUp()) {
            long resolve = session.services().id("function");
            PythonHandle function =
                    (PythonHandle) session.call(resolve, FrameLayout.RESULT_AS_HANDLE, name);
            function.ref().own();
            session.call(function.ref().id(), FrameLayout.NO_RESULT);
            function.close();
        }
    }
}
