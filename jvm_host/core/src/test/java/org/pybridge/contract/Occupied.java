package org.pybridge.contract;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.pybridge.Python;

/** A call of Python that goes on until it is let go: it waits in a callback. */
final class Occupied {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final CompletableFuture<Object> call;

    private Occupied(Python python) {
        Runnable callback =
                () -> {
                    begun.countDown();
                    Waiting.until("the call is let go", () -> letGo.getCount() == 0);
                };
        call = python.function("contract_pool:within").callAsync(callback);
    }

    /** Begins one, which may have to wait for its worker. */
    static Occupied asked(Python python) {
        return new Occupied(python);
    }

    /** Begins one, and waits until it is in Python. */
    static Occupied begun(Python python) throws InterruptedException {
        Occupied made = new Occupied(python);
        made.awaitBegin();
        return made;
    }

    void awaitBegin() throws InterruptedException {
        if (!begun.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the call did not begin within 30 s: " + call);
        }
    }

    boolean hasBegun() {
        return begun.getCount() == 0;
    }

    /** Lets it go, and gives the id of the process in which it ran. */
    long letGo() throws Exception {
        letGo.countDown();
        return (Long) call.get(30, TimeUnit.SECONDS);
    }
}
