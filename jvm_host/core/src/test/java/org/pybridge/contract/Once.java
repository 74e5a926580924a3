package org.pybridge.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Cases that tell nothing of the options of their JVM, or of who hosts it: those that run in child
 * JVMs, and those of workers' deaths. Where the contract is repeated for such, they are left out.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag(Once.TAG)
public @interface Once {
    /** The name of the group. */
    String TAG = "once";
}
