package org.pybridge.runtime;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import org.pybridge.PyTuple;

/** A Java class that Python knows by an id. Thread-safe. */
final class JavaType {
    /** Member 0: the constructors. */
    static final int CONSTRUCTORS = 0;

    /** What Python's protocols see in it; {@code bridge/_java_types.py} has the same codes. */
    private static final int CALLABLE = 1;

    private static final int THROWABLE = 1 << 1;
    private static final int INTERFACE = 1 << 2;
    private static final int ARRAY = 1 << 3;
    private static final int LIST = 1 << 4;
    private static final int SET = 1 << 5;
    private static final int MAP = 1 << 6;
    private static final int COLLECTION = 1 << 7;
    private static final int ITERABLE = 1 << 8;
    private static final int ITERATOR = 1 << 9;
    private static final int CLOSEABLE = 1 << 10;
    private static final int COMPARABLE = 1 << 11;
    private static final int STREAM = 1 << 12;
    private static final int STAGE = 1 << 13;

    private final Class<?> type;
    private final int id;
    private volatile JavaMember[] members;
    private volatile Boolean callable;

    JavaType(Class<?> type, int id) {
        this.type = type;
        this.id = id;
    }

    Class<?> type() {
        return type;
    }

    int id() {
        return id;
    }

    /** What Python needs for its type: package, qualified name, base type's id, traits. */
    List<?> description(JavaTypes types) {
        String name = type.getName();
        boolean isPlain = !type.isArray() && !type.isPrimitive();
        String packageName = isPlain ? type.getPackageName() : "";
        String qualified = type.getTypeName();
        if (!packageName.isEmpty()) {
            qualified = name.substring(packageName.length() + 1);
        }
        Class<?> base = Throwable.class.isAssignableFrom(type) ? type.getSuperclass() : null;
        return PyTuple.of(
                packageName,
                qualified.replace('$', '.'),
                name,
                base == null || base == Object.class ? 0 : types.of(base).id(),
                traits());
    }

    private int traits() {
        int traits = isCallable() ? CALLABLE : 0;
        traits |= is(Throwable.class, THROWABLE) | is(List.class, LIST) | is(Set.class, SET);
        traits |= is(Map.class, MAP) | is(Collection.class, COLLECTION);
        traits |= is(Iterable.class, ITERABLE) | is(Iterator.class, ITERATOR);
        traits |= is(AutoCloseable.class, CLOSEABLE) | is(Comparable.class, COMPARABLE);
        traits |= is(BaseStream.class, STREAM) | is(CompletionStage.class, STAGE);
        return traits | (type.isInterface() ? INTERFACE : 0) | (type.isArray() ? ARRAY : 0);
    }

    private int is(Class<?> wanted, int trait) {
        return wanted.isAssignableFrom(type) ? trait : 0;
    }

    /** Whether Python calls its objects. */
    boolean isCallable() {
        Boolean known = callable;
        if (known == null) {
            known =
                    type.isInterface()
                            ? FunctionalInterfaces.singleMethod(type).isPresent()
                            : FunctionalInterfaces.target(type).isPresent();
            callable = known;
        }
        return known;
    }

    /** The members, in an order that stays: what another thread found first counts. */
    private JavaMember[] members() {
        JavaMember[] known = members;
        if (known != null) {
            return known;
        }
        JavaMember[] made = AccessibleMembers.of(type).toArray(new JavaMember[0]);
        synchronized (this) { // not around the above, which may run a user's class loader
            if (members == null) {
                members = made;
            }
            return members;
        }
    }

    /** The members for Python: name, form, index, documentation; then the public nested classes. */
    List<?> memberList(JavaTypes types) {
        JavaMember[] all = members();
        List<Object> listed = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            listed.add(
                    PyTuple.of(all[i].name(), all[i].form().ordinal(), i, all[i].documentation()));
        }
        List<Object> nested = new ArrayList<>();
        for (Class<?> each : type.getClasses()) {
            nested.add(PyTuple.of(each.getSimpleName(), types.of(each).id()));
        }
        return PyTuple.of(listed, nested);
    }

    /** Calls a member; see {@link JavaMember#invoke}. */
    Object invoke(Conversions conversions, int member, Object target, Object[] values)
            throws Throwable {
        JavaMember[] all = members();
        if (member < 0 || member >= all.length) {
            throw new CallShapeException(
                    "no such member: type=" + type.getTypeName() + ", member=" + member);
        }
        if (target != null && !type.isInstance(target)) {
            throw new CallShapeException(
                    all[member].name()
                            + " wants an object of "
                            + type.getTypeName()
                            + ", seen="
                            + target.getClass().getTypeName());
        }
        if (member == CONSTRUCTORS) {
            return type.isArray()
                    ? newArray(conversions, values)
                    : LiveView.of(construct(conversions, all[0], values));
        }
        return all[member].invoke(conversions, target, values);
    }

    private Object construct(Conversions conversions, JavaMember constructors, Object[] values)
            throws Throwable {
        if (constructors.documentation().isEmpty()) {
            throw new CallShapeException(
                    "no public constructor: "
                            + type.getTypeName()
                            + (type.isInterface() ? " is an interface" : ""));
        }
        return constructors.invoke(conversions, null, values);
    }

    private Object newArray(Conversions conversions, Object[] values) {
        if (values.length != 1) {
            throw new CallShapeException(
                    "a Java array is made of a length or a list: seen="
                            + values.length
                            + " arguments, wanted=1");
        }
        Object value = Cast.strip(values[0]);
        if (!(value instanceof Long || value instanceof Integer)) {
            return new LiveView(conversions.to(type, value, "argument 1"));
        }
        int length = conversions.to(int.class, value, "argument 1");
        return new LiveView(Array.newInstance(type.getComponentType(), length));
    }
}
