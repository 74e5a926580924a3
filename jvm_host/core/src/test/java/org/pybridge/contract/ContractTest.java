package org.pybridge.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.pybridge.ExecutionMode;

/** A case of the contract: runs once per mode, on a thread of its own, within a bounded time. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(ModesExtension.class)
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@interface ContractTest {
    /** The modes the case is about; all unless it tests what one mode alone has. */
    ExecutionMode[] modes() default {ExecutionMode.THREAD, ExecutionMode.PROCESS};

    /**
     * Whether the case is about what one process keeps, in its modules or for a thread, or about
     * the death of the only worker: left out where runtimes have several.
     */
    boolean ofOneWorker() default false;
}
