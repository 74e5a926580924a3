package org.pybridge.runtime;

import java.util.function.Supplier;

/** Why a session takes no call once its runtime is closed. */
public final class ClosedRuntime implements Supplier<RuntimeException> {
    @Override
    public IllegalStateException get() {
        return new IllegalStateException("this Python runtime is closed");
    }
}
