package org.pybridge.compat.pemja;

import java.util.function.Predicate;
import org.pybridge.runtime.ValueProfile;

/** PEMJA's values for the Java objects that Python calls. */
final class Profile implements ValueProfile {
    private final ObjectCalls objects;

    Profile(ObjectCalls objects) {
        this.objects = objects;
    }

    @Override
    public Object shown(Object value) {
        return Values.toPython(value);
    }

    @Override
    public Object taken(Object value, Predicate<Object> isLive) {
        return new Results(objects, isLive).of(value);
    }
}
