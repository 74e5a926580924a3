package org.pybridge.contract;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;

/** A class whose bytes make a hidden class with a superclass and an interface. */
final class HiddenSubclass extends JavaShapes.Overloads implements Supplier<String> {
    HiddenSubclass() {}

    @Override
    public String get() {
        return "got";
    }

    /** An object of the hidden class. */
    static Object made() throws IOException, ReflectiveOperationException {
        try (InputStream file = HiddenSubclass.class.getResourceAsStream("HiddenSubclass.class")) {
            return MethodHandles.lookup()
                    .defineHiddenClass(file.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        }
    }
}
