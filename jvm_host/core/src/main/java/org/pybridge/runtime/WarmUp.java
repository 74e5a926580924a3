package org.pybridge.runtime;

import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameLayout;

/** Imports and calls what is to come before any other call; no deadline holds for it. */
final class WarmUp {
    private WarmUp() {}

    /** What it runs may call Java, and print: the session is open, its streams are redirected. */
    static void run(Session session, PythonConfig config) {
        for (String module : config.preload()) {
            session.call(session.services().id("module"), FrameLayout.NO_RESULT, module);
        }
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
