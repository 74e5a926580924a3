package org.pybridge.frame;

/** How Java writes the golden frames of bundles. */
final class GoldenBundles {
    private GoldenBundles() {}

    static void calls(FrameWriter w) {
        w.begin(FrameLayout.KIND_BUNDLE, 1);
        w.target(0x1_0000_0000L);
        w.counts(2, 0);
        w.tag(FrameLayout.TAG_BUNDLED_CALL, 0, 1, 1);
        w.word(56);
        w.word(0);
        w.text("row");
        w.text("scale");
        w.floatValue(0.5);
        w.tag(FrameLayout.TAG_BUNDLED_CALL, 0, 0, 1);
        w.word(24);
        w.word(3);
        w.tag(FrameLayout.TAG_BUFFER_REF, ElementType.INT32.code(), 0, 0);
        w.word(0);
        w.word(1000);
    }

    static void outcomes(FrameWriter w) {
        w.begin(FrameLayout.KIND_REPLY, 1);
        w.counts(2, 0);
        w.tag(FrameLayout.TAG_OUTCOME, 0, 0, 0);
        w.word(16);
        w.intValue(5);
        w.tag(FrameLayout.TAG_OUTCOME, FrameLayout.FAILED | FrameLayout.STOPPED, 0, 0);
        w.word(120);
        w.tag(FrameLayout.TAG_TUPLE, 0, 0, 11);
        w.intValue(0);
        w.text("CallTimeout");
        w.text("");
        w.none();
        w.tag(FrameLayout.TAG_LIST, 0, 0, 0);
        w.tag(FrameLayout.TAG_INT_LIST, 0, 0, 0);
        for (int i = 0; i < 5; i++) {
            w.none();
        }
    }
}
