package org.pybridge.contract;

/** Its static initialiser passes the newest {@link Meeting}. */
public final class MeetingAtFirstUse {
    public static final int PASSED = passed();

    private MeetingAtFirstUse() {}

    private static int passed() {
        return Meeting.passCurrent();
    }
}
