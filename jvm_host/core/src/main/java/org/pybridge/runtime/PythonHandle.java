package org.pybridge.runtime;

import java.lang.ref.Reference;
import java.util.Objects;
import org.pybridge.PyContext;
import org.pybridge.PyObject;
import org.pybridge.PyWeakReference;
import org.pybridge.TypeRef;
import org.pybridge.frame.FrameLayout;
import org.pybridge.spi.PromptHandle;

/** A handle on a Python object. */
class PythonHandle implements PromptHandle {
    private final LiveRef ref;

    PythonHandle(LiveRef ref) {
        this.ref = ref;
    }

    /** Takes over a new handle that Python has made. */
    static PythonHandle adopt(Session session, long id, boolean callable) {
        LiveRef ref = new LiveRef(session, id);
        session.scopes().add(ref);
        return callable ? new PythonCallable(ref) : new PythonHandle(ref);
    }

    /** What this handle stands for now. */
    LiveRef ref() {
        return ref;
    }

    /** The id, for an argument of a call in this session. */
    long idFor(Session user) {
        LiveRef live = ref();
        long id = live.id();
        if (user != live.session()) {
            if (user.resources() == live.session().resources()) {
                throw new OtherWorkerException(id, live.session(), user);
            }
            throw new IllegalArgumentException(
                    "the Python object belongs to another runtime than the call");
        }
        return id;
    }

    /** The function asked for by name that this is, with or without a deadline; else null. */
    NamedFunction namedOrigin() {
        return null;
    }

    /** Whether {@link #idFor} this session would give an id. */
    boolean isUsableIn(Session user) {
        LiveRef live = ref();
        return live.session() == user && !live.isClosed();
    }

    private Object service(String name, int flags, Object... arguments) {
        Session session = ref().session();
        session.requireOpen();
        return session.call(session.services().id(name), flags, arguments);
    }

    /** As {@link #service}, for what runs code of the user's. */
    private Object usersService(String name, int flags, Object... arguments) {
        Session session = ref().session();
        session.requireOpen();
        return session.call(session.watched(), session.services().id(name), flags, arguments);
    }

    private String text(Object told) {
        return Services.text(ref().session(), told);
    }

    /** Calls a function of PyBridge's Python package, {@code "module:name"}. */
    final Object serve(String function, int flags, Object... arguments) {
        Session session = ref().session();
        session.requireOpen();
        return session.call(session.services().resolved(session, function), flags, arguments);
    }

    /** Calls a method; the result by these flags. */
    final Object ask(String method, int flags, Object... arguments) {
        return service("invoke", flags, invocation(method, arguments));
    }

    private Object[] invocation(String method, Object[] arguments) {
        Object[] all = new Object[arguments.length + 2];
        all[0] = this;
        all[1] = method;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return all;
    }

    @Override
    public PyObject attr(String name) {
        Objects.requireNonNull(name, "name");
        return (PyObject) usersService("attr", FrameLayout.RESULT_AS_HANDLE, this, name);
    }

    @Override
    public void setAttr(String name, Object value) {
        Objects.requireNonNull(name, "name");
        usersService("set_attr", 0, this, name, value);
    }

    @Override
    public Object invoke(String name, Object... arguments) {
        Objects.requireNonNull(name, "name");
        return usersService("invoke", 0, invocation(name, given(arguments)));
    }

    /** {@code call(null)} compiles to no array; what it means is one None. */
    static Object[] given(Object[] arguments) {
        return arguments == null ? new Object[] {null} : arguments;
    }

    @Override
    public <T> T as(Class<T> type) {
        return cast(as(AskedType.of(Objects.requireNonNull(type, "type"))));
    }

    @Override
    public <T> T as(TypeRef<T> type) {
        return cast(as(AskedType.of(Objects.requireNonNull(type, "type").type())));
    }

    private Object as(AskedType asked) {
        if (Protocols.isOne(asked.raw())) {
            return byProtocol(asked);
        }
        int flags = Conversions.resultFlags(asked.raw());
        LiveRef live = ref();
        Session session = live.session();
        Object value = session.value(live.id(), flags, asked, "object");
        Reference.reachabilityFence(live);
        return value;
    }

    private Object byProtocol(AskedType asked) {
        try {
            return Protocols.of(ref().session().conversions(), asked, this, 0);
        } catch (ConversionPath failure) {
            throw failure.at("object").failure();
        }
    }

    @SuppressWarnings("unchecked") // it was converted to T, or to the box of T
    private static <T> T cast(Object converted) {
        return (T) converted;
    }

    @Override
    public PyContext enter() {
        return PythonContext.enter(this);
    }

    @Override
    public <T, X extends Exception> T with(PyContext.Body<T, X> body) throws X {
        return PythonContext.with(this, Objects.requireNonNull(body, "body"));
    }

    @Override
    public PyWeakReference weak() {
        return PythonWeakReference.to(this);
    }

    @Override
    public String typeName() {
        return text(service("type_name", 0, this));
    }

    @Override
    public String repr() {
        return text(usersService("repr", 0, this));
    }

    @Override
    public String toString() {
        try {
            return text(usersService("str", 0, this));
        } catch (RuntimeException e) {
            return "<Python object: " + e.getMessage() + ">";
        }
    }

    @Override
    public boolean isClosed() {
        return ref().isClosed();
    }

    @Override
    public void close() {
        ref().close();
    }

    @Override
    public void dropAtClose(Runnable then) {
        ref().dropAtClose(then);
    }

    /**
     * Keeps the Python object and its place in memory while the other object is reachable, even if
     * this handle is not.
     */
    void keepWhileReachable(Object other, ArrayMemory place) {
        LiveRef kept = ref();
        kept.leaveToCleaner();
        Runnable end =
                () -> {
                    Reference.reachabilityFence(kept);
                    Reference.reachabilityFence(place);
                };
        kept.session().cleaner().register(other, end);
    }
}
