package org.pybridge.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.ConversionException;
import org.pybridge.PythonException;
import org.pybridge.frame.FrameException;
import org.pybridge.frame.FrameLayout;
import org.pybridge.frame.FrameMemory;
import org.pybridge.frame.FrameReader;

/** Does what Python asks of Java objects. */
final class Upcalls {
    private Upcalls() {}

    static UpcallAnswer answer(Session session, FrameMemory request) {
        ValueWriter reply = new ValueWriter(session, request);
        try {
            Object result = execute(session, new FrameReader(request));
            reply.frame().begin(FrameLayout.KIND_REPLY, session.id());
            reply.value(result);
        } catch (
                Throwable
                        error) { // whatever Java code throws belongs to the Python code that called
            // it
            reply = new ValueWriter(session, request);
            reply.frame().begin(FrameLayout.KIND_ERROR, session.id());
            writeError(reply, error);
        }
        reply.frame().counts(1, 0);
        int length = reply.frame().finish();
        return new UpcallAnswer(reply.frame().memory(), length, reply.references());
    }

    private static Object execute(Session session, FrameReader frame) throws Throwable {
        session.removeReleased(frame);
        Object target = session.javaObjects().find(frame.target());
        if (target == null) {
            throw new FrameException("no Java object of this id: " + frame.target());
        }
        ValueReader values = new ValueReader(frame, session);
        switch (frame.flags()) {
            case FrameLayout.UPCALL_CALL:
                return call(target, frame, values);
            case FrameLayout.UPCALL_TO_STRING:
                return String.valueOf(target.toString());
            case FrameLayout.UPCALL_EQUALS:
                return target.equals(values.value());
            case FrameLayout.UPCALL_HASH_CODE:
                return target.hashCode();
            case FrameLayout.UPCALL_DESCRIBE:
                return described(target);
            default:
                throw new FrameException("unknown operation: " + frame.flags());
        }
    }

    /** The class and the text, which often begins with the class's name already. */
    private static String described(Object target) {
        String name = target.getClass().getName();
        String text = String.valueOf(target.toString());
        return text.startsWith(name) ? text : name + ": " + text;
    }

    private static Object call(Object target, FrameReader frame, ValueReader values)
            throws Throwable {
        FunctionalInterfaces.Target function =
                FunctionalInterfaces.target(target.getClass())
                        .orElseThrow(
                                () ->
                                        new ConversionException(
                                                "not callable: " + target.getClass().getName()));
        Method method = function.method();
        Class<?>[] types = method.getParameterTypes();
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
            arguments[i] = Conversions.to(types[i], values.value(), "argument " + (i + 1));
        }
        return function.spread().invokeExact(target, arguments);
    }

    /** The record that {@code bridge._errors.java_error} takes. */
    private static void writeError(ValueWriter reply, Throwable error) {
        reply.frame().tag(FrameLayout.TAG_TUPLE, 0, 0, 6);
        reply.value(error.getClass().getName());
        reply.value(message(error));
        reply.value(stack(error));
        reply.value(bases(error.getClass()));
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
