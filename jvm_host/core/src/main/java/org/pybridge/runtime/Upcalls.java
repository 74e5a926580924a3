package org.pybridge.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.ConversionException;
import org.pybridge.PythonException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;

/** Does what Python asks of Java objects. */
final class Upcalls {
    private Upcalls() {}

    private static final int NO_MEMORY_PAUSES = 100;
    private static final long NO_MEMORY_PAUSE_NS = 1_000_000;

    /** Stands for a result that is the target itself. */
    private static final Object TARGET = new Object();

    static UpcallAnswer answer(Session session, FrameMemory request) {
        ValueWriter reply = new ValueWriter(session, request);
        try {
            Object result = executed(session, new FrameReader(request));
            reply.frame().begin(FrameLayout.KIND_REPLY, session.id());
            if (result == TARGET) {
                reply.frame().flags(FrameLayout.RESULT_IS_TARGET);
                reply.frame().none();
            } else {
                reply.value(result);
            }
        } catch (Throwable error) {
            // Whatever Java code throws belongs to the Python code that called it.
            reply.abandon();
            reply = failed(session, request, error);
        }
        reply.frame().counts(1, 0);
        int length = reply.frame().finish();
        return new UpcallAnswer(reply.frame().memory(), length, reply.references());
    }

    private static ValueWriter failed(Session session, FrameMemory request, Throwable error) {
        boolean gone = error instanceof FrameException && session.isClosed(); // and so its objects
        Throwable told = gone ? new ClosedObjectException() : error;
        try {
            return told(session, request, told, stack(told));
        } catch (OutOfMemoryError again) {
            return toldWithoutMemory(session, request, again);
        }
    }

    /** A worker without an answer would have to be ended, so this waits for memory for a while. */
    private static ValueWriter toldWithoutMemory(
            Session session, FrameMemory request, OutOfMemoryError error) {
        for (int i = 0; i < NO_MEMORY_PAUSES; i++) {
            try {
                return told(session, request, error, "");
            } catch (OutOfMemoryError again) { // other threads have taken it meanwhile
                LockSupport.parkNanos(NO_MEMORY_PAUSE_NS);
            }
        }
        return told(session, request, error, "");
    }

    private static ValueWriter told(
            Session session, FrameMemory request, Throwable error, String stack) {
        ValueWriter reply = new ValueWriter(session, request);
        try {
            reply.frame().begin(FrameLayout.KIND_ERROR, session.id());
            writeError(reply, error, stack);
            return reply;
        } catch (Throwable e) { // no memory, or no stack
            reply.abandon();
            throw e;
        }
    }

    private static Object executed(Session session, FrameReader frame) throws Throwable {
        try {
            return execute(session, frame);
        } catch (Throwable error) {
            UnreadValues.release(frame, session);
            throw error;
        }
    }

    private static Object execute(Session session, FrameReader frame) throws Throwable {
        session.removeReleased(frame);
        int operation = frame.flags() & FrameLayout.LIVE_RESULT - 1;
        if (operation == FrameLayout.UPCALL_RELEASE) {
            return null;
        }
        Object target = target(session, frame, operation);
        switch (operation) {
            case FrameLayout.UPCALL_CALL:
                return session.resources()
                        .shown(call(session, target, frame, new ValueReader(frame, session)));
            case FrameLayout.UPCALL_TO_STRING:
                return String.valueOf(target); // null where it is a cast None
            case FrameLayout.UPCALL_EQUALS:
                return Objects.equals(target, new ValueReader(frame, session).value());
            case FrameLayout.UPCALL_HASH_CODE:
                return Objects.hashCode(target);
            case FrameLayout.UPCALL_DESCRIBE:
                return described(target);
            default:
                return member(session, frame, operation, target);
        }
    }

    /** The object that is asked; null where a type is. */
    private static Object target(Session session, FrameReader frame, int operation) {
        long id = frame.target();
        Object target = id == 0 ? null : session.javaObjects().find(id);
        boolean optional = operation >= FrameLayout.UPCALL_INVOKE;
        if (target == null && (id != 0 || !optional || operation == FrameLayout.UPCALL_VIEW)) {
            throw new FrameException("no Java object of this id: " + id);
        }
        Object plain = Cast.strip(target);
        boolean isMember =
                operation == FrameLayout.UPCALL_INVOKE || operation == FrameLayout.UPCALL_VIEW;
        if (plain == null && target != null && isMember) {
            throw new CallShapeException("null, a cast None, has no members");
        }
        return plain;
    }

    private static Object member(Session session, FrameReader frame, int operation, Object target)
            throws Throwable {
        ValueReader reader = new ValueReader(frame, session, true);
        Object[] values = reader.values(frame.argCount());
        Conversions conversions = session.conversions().keeping(reader.liveContainers());
        Object result;
        if (operation == FrameLayout.UPCALL_INVOKE) {
            JavaType type = session.javaTypes().find(frame.callId() >>> Integer.SIZE);
            result = type.invoke(conversions, (int) frame.callId(), target, values);
        } else if (operation == FrameLayout.UPCALL_VIEW) {
            result = LiveViews.answer(conversions, (int) frame.callId(), target, values);
        } else {
            return TypeRequests.answer(
                    session, operation, frame.callId(), target, values, reader.liveContainers());
        }
        if (result == target && (frame.flags() & FrameLayout.TARGET_IS_KNOWN) != 0) {
            return TARGET;
        }
        if ((frame.flags() & FrameLayout.LIVE_RESULT) != 0) {
            return LiveView.of(result);
        }
        boolean isShown =
                operation == FrameLayout.UPCALL_INVOKE
                        || LiveViews.givesElement((int) frame.callId());
        return isShown ? session.resources().shown(result) : result;
    }

    /** The class and the text, which often begins with the class's name already. */
    private static String described(Object target) {
        if (target == null) {
            return "null";
        }
        String name = target.getClass().getName();
        String text = String.valueOf(target);
        return text.startsWith(name) ? text : name + ": " + text;
    }

    private static Object call(
            Session session, Object target, FrameReader frame, ValueReader values)
            throws Throwable {
        if (target == null) {
            throw new ConversionException("not callable: null, a cast None");
        }
        FunctionalInterfaces.Target function =
                session.callTargets()
                        .of(target.getClass())
                        .orElseThrow(
                                () ->
                                        new ConversionException(
                                                "not callable: " + target.getClass().getName()));
        Method method = function.method();
        AskedType[] types = function.parameters();
        if (frame.argCount() != types.length || frame.keywordCount() != 0) {
            throw new CallShapeException(
                    "wrong arguments for "
                            + method.getDeclaringClass().getSimpleName()
                            + "."
                            + method.getName()
                            + ": seen="
                            + frame.argCount()
                            + " and "
                            + frame.keywordCount()
                            + " keywords, wanted="
                            + types.length);
        }
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            String name = "argument " + (i + 1);
            Object value = values.value(name);
            Conversions conversions = session.conversions().keeping(values.liveContainers());
            arguments[i] =
                    types[i].raw() == Object.class
                            ? conversions.taken(Cast.strip(value))
                            : conversions.to(types[i], value, name);
        }
        return function.spread().invokeExact(target, arguments);
    }

    /** The record that {@code bridge._errors.java_error} takes. */
    private static void writeError(ValueWriter reply, Throwable error, String stack) {
        reply.frame().tag(FrameLayout.TAG_TUPLE, 0, 0, 6);
        reply.value(error.getClass().getName());
        reply.value(message(error));
        reply.value(stack);
        reply.value(bases(error.getClass()));
        if (error instanceof LiveViews.EndOfIteration
                || error instanceof CallShapeException
                || error instanceof ClosedObjectException) {
            reply.value(null); // Python has types of its own for these
            reply.value(null);
            return;
        }
        if (error instanceof OtherWorkerException other) {
            other.told();
        }
        KeptException kept =
                error instanceof PythonException python ? KeptException.of(python) : null;
        if (kept == null || !kept.isUsableIn(reply.session())) {
            reply.javaObject(error);
            reply.value(null);
        } else if (kept.handle() != null) {
            reply.value(kept.handle()); // Python gets its own exception back
            reply.value(null);
        } else {
            reply.javaObject(error); // in case that it is gone
            reply.value(kept.id());
        }
    }

    private static String message(Throwable error) {
        try {
            return error.getMessage();
        } catch (Throwable e) { // a hostile exception must not hide what was thrown
            return "<its getMessage() threw " + e.getClass().getName() + ">";
        }
    }

    private static String stack(Throwable error) {
        if (error instanceof StackOverflowError) {
            return ""; // there is no stack left to print it on
        }
        StringWriter text = new StringWriter();
        try {
            error.printStackTrace(new PrintWriter(text));
        } catch (Throwable e) { // as above
            text.append("<its stack trace failed: ").append(e.getClass().getName()).append('>');
        }
        return text.toString();
    }

    private static List<String> bases(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
            names.add(c.getName());
        }
        return names;
    }
}
