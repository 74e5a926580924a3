package org.pybridge.runtime;

import org.pybridge.PythonConfig;
import org.pybridge.frame.FrameLayout;

/** Calls the functions that are to be called before any other; no deadline holds for them. */
final class WarmUp {
    private WarmUp() {}

    static void run(Session session, PythonConfig config) {
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
