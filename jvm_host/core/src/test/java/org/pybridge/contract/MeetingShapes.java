package org.pybridge.contract;

import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Java classes all of whose methods pass a {@link Meeting}. */
public final class MeetingShapes {
    private MeetingShapes() {}

    /** Everything that Python asks of an object. */
    public static final class Thing
            implements Function<Object, Object>, Comparable<Thing>, AutoCloseable {
        private final Meeting meeting;

        /** Passes the newest meeting. */
        public Thing() {
            this((Meeting) null);
            Meeting.passCurrent();
        }

        Thing(Meeting meeting) {
            this.meeting = meeting;
        }

        public int method() {
            return meeting.pass();
        }

        public static int ofTheClass() {
            return Meeting.passCurrent();
        }

        public void fail() {
            throw new Failure(meeting);
        }

        @Override
        public Object apply(Object value) {
            return meeting.pass();
        }

        @Override
        public String toString() {
            return "passed " + meeting.pass();
        }

        @Override
        public boolean equals(Object other) {
            return meeting.pass() > 0 && this == other;
        }

        @Override
        public int hashCode() {
            return meeting.pass();
        }

        @Override
        public int compareTo(Thing other) {
            return meeting.pass();
        }

        @Override
        public void close() {
            meeting.pass();
        }
    }

    /** Its text is asked for while Python makes an exception of it. */
    public static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Meeting meeting;

        Failure(Meeting meeting) {
            this.meeting = meeting;
        }

        @Override
        public String getMessage() {
            return meeting == null ? null : "passed " + meeting.pass();
        }
    }

    static final class Order implements Comparator<Long> {
        private final Meeting meeting;

        Order(Meeting meeting) {
            this.meeting = meeting;
        }

        @Override
        public int compare(Long left, Long right) {
            return meeting.pass() > 0 ? Long.compare(left, right) : 0;
        }
    }

    static final class Elements extends AbstractList<Object> {
        private final List<Object> kept = new ArrayList<>(List.of(3L, 1L, 2L));
        private final Meeting meeting;

        Elements(Meeting meeting) {
            this.meeting = meeting;
        }

        @Override
        public Object get(int index) {
            meeting.pass();
            return kept.get(index);
        }

        @Override
        public int size() {
            meeting.pass();
            return kept.size();
        }

        @Override
        public Object set(int index, Object value) {
            meeting.pass();
            return kept.set(index, value);
        }

        @Override
        public void add(int index, Object value) {
            meeting.pass();
            kept.add(index, value);
        }

        @Override
        public Object remove(int index) {
            meeting.pass();
            return kept.remove(index);
        }
    }

    static final class Entries extends AbstractMap<Object, Object> {
        private final Map<Object, Object> kept = new HashMap<>(Map.of("a", 1L, "b", 2L));
        private final Meeting meeting;

        Entries(Meeting meeting) {
            this.meeting = meeting;
        }

        @Override
        public Object get(Object key) {
            meeting.pass();
            return kept.get(key);
        }

        @Override
        public boolean containsKey(Object key) {
            meeting.pass();
            return kept.containsKey(key);
        }

        @Override
        public Object put(Object key, Object value) {
            meeting.pass();
            return kept.put(key, value);
        }

        @Override
        public Object remove(Object key) {
            meeting.pass();
            return kept.remove(key);
        }

        @Override
        public Set<Map.Entry<Object, Object>> entrySet() {
            meeting.pass();
            return kept.entrySet();
        }
    }

    static final class Members extends AbstractSet<Object> {
        private final Set<Object> kept = new HashSet<>(Set.of("a", "b"));
        private final Meeting meeting;

        Members(Meeting meeting) {
            this.meeting = meeting;
        }

        @Override
        public boolean contains(Object element) {
            meeting.pass();
            return kept.contains(element);
        }

        @Override
        public int size() {
            meeting.pass();
            return kept.size();
        }

        @Override
        public Iterator<Object> iterator() {
            Iterator<Object> all = kept.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    meeting.pass();
                    return all.hasNext();
                }

                @Override
                public Object next() {
                    meeting.pass();
                    return all.next();
                }
            };
        }
    }

    /** Makes {@link MeetingAtFirstUse} once more, and passes a meeting where it loads that. */
    static final class FreshLoader extends ClassLoader {
        private final Meeting meeting;

        FreshLoader(Meeting meeting) {
            super(MeetingShapes.class.getClassLoader());
            this.meeting = meeting;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(MeetingAtFirstUse.class.getName())) {
                return super.loadClass(name, resolve);
            }
            meeting.pass();
            Class<?> known = findLoadedClass(name);
            return known != null ? known : defined(name);
        }

        private Class<?> defined(String name) throws ClassNotFoundException {
            String resource = name.replace('.', '/') + ".class";
            try (InputStream file = getParent().getResourceAsStream(resource)) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException error) {
                throw new ClassNotFoundException(name, error);
            }
        }
    }
}
