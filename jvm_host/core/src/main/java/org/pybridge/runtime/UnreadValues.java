package org.pybridge.runtime;

import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameReader;
import org.pybridge.frame.FrameReferences;

/** What a frame from Python holds for Java beyond the value that could not be read. */
final class UnreadValues {
    private UnreadValues() {}

    /** Lets go of the handles and Java objects from the reading position on. */
    static void release(FrameReader frame, Session session) {
        try {
            FrameReferences rest = new FrameReferences(frame);
            while (rest.next()) {
                if (rest.isHandle()) {
                    session.transport().release(session.id(), rest.id());
                } else {
                    session.javaObjects().receive(rest.id());
                    if (rest.isOwned()) {
                        session.javaObjects().remove(rest.id());
                    }
                }
            }
        } catch (FrameException e) {
            return; // a frame that breaks the layout: nothing behind the break is known
        }
    }
}
