package org.pybridge.runtime;

/** Runs the source of a module again in one Python. */
public final class ModuleReload {
    private ModuleReload() {}

    /** Where it is not imported yet, it is now. */
    static void run(Session session, String module) {
        call(session, "bridge._reload:reload", module);
    }

    /** Nothing where it is not imported. */
    public static void runWhereImported(Session session, String module) {
        call(session, "bridge._reload:reload_imported", module);
    }

    private static void call(Session session, String function, String module) {
        long reload = session.services().resolved(session, function);
        session.call(session.watched(), reload, 0, module);
    }
}
