package org.pybridge.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pybridge.platform.NativeLoader;

final class FramePoolTest {
    private static final int MIB = 1 << 20;

    @BeforeAll
    static void loadNatives() {
        NativeLoader.load();
    }

    @Test
    void memoryThatWasGivenBackIsLentAgain() throws Exception {
        onItsOwn(
                () -> {
                    FrameMemory first = FramePool.borrow();
                    FrameMemory second = FramePool.borrow(); // for a call below a call
                    FramePool.giveBack(second);
                    FramePool.giveBack(first);
                    List<FrameMemory> lent = List.of(FramePool.borrow(), FramePool.borrow());
                    assertThat(lent).containsExactlyInAnyOrder(first, second);
                    lent.forEach(FramePool::giveBack);
                });
    }

    @Test
    void memoryThatWasGrownIsKeptUpToALimitForAll() throws Exception {
        List<FrameMemory> grown = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            FrameMemory each = FrameMemory.allocate(MIB);
            grown.add(each);
            onItsOwn(() -> FramePool.giveBack(each)); // a slot of its own, mostly
            assertThat(FramePool.keptBytes()).isLessThanOrEqualTo(FramePool.MOST_KEPT_BYTES);
        }
        assertThat(FramePool.keptBytes()).isPositive();
        emptyAllSlots();
        assertThat(FramePool.keptBytes()).isZero();
    }

    /** Threads' numbers follow each other, and their slots go round. */
    private static void emptyAllSlots() throws Exception {
        for (int i = 0; i < 256; i++) {
            onItsOwn(
                    () -> {
                        while (FramePool.borrowIdle() != null) {
                            // what is borrowed is dropped
                        }
                    });
        }
    }

    private static void onItsOwn(Runnable body) throws Exception {
        FutureTask<Void> task = new FutureTask<>(body, null);
        new Thread(task).start();
        task.get();
    }
}
