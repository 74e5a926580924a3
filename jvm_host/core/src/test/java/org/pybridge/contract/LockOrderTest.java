package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Neither the GIL nor a lock of PyBridge's is held while Java or Python code waits for a lock. */
final class LockOrderTest {
    private static final String WAYS = "contract_locks:use_";

    private static void assertPasses(Python python, Meeting meeting, String way, Object... with) {
        int before = meeting.count();
        python.function(WAYS + way).call(with);
        assertThat(meeting.count()).as(way).isGreaterThan(before);
    }

    @ContractTest
    void javaCodeWaitsForAMonitorWithoutTheGilWhicheverWayPythonCallsIt(Python python)
            throws Exception {
        Meeting meeting = new Meeting(python);
        Object thing = new MeetingShapes.Thing(meeting);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new MeetingShapes.FreshLoader(meeting));
        try {
            for (String way :
                    List.of(
                            "function",
                            "method",
                            "constructor",
                            "static_method",
                            "text",
                            "description",
                            "equality",
                            "hash",
                            "order",
                            "close",
                            "exception",
                            "key")) {
                assertPasses(python, meeting, way, thing);
            }
            String loaded = MeetingAtFirstUse.class.getName();
            assertPasses(python, meeting, "class_loader", loaded);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ContractTest
    void soDoCollectionsAndComparators(Python python) {
        Meeting meeting = new Meeting(python);
        MeetingShapes.Members members = new MeetingShapes.Members(meeting);
        Supplier<Object> copied = () -> members;
        Map<String, Object> all =
                Map.of(
                        "comparator",
                        new MeetingShapes.Order(meeting),
                        "list",
                        python.wrap(new MeetingShapes.Elements(meeting)),
                        "map",
                        python.wrap(new MeetingShapes.Entries(meeting)),
                        "set",
                        python.wrap(members),
                        "result",
                        copied);
        all.forEach((way, object) -> assertPasses(python, meeting, way, object));
    }

    @ContractTest
    void soDoStaticInitialisersAndThoseWhoWaitForThem(Python python) throws Exception {
        PyFunction firstUse = python.function("contract_locks:first_use_of");
        for (int round = 0; round < 5; round++) {
            Meeting meeting = new Meeting(python);
            Class<?> fresh =
                    new MeetingShapes.FreshLoader(meeting)
                            .loadClass(MeetingAtFirstUse.class.getName());
            Together.run(4, thread -> assertThat(firstUse.call(fresh)).isEqualTo(2L));
        }
    }

    @ContractTest
    void aPythonLockHeldWhileJavaIsCalledComesFreeForAThreadThatHoldsAMonitor(Python python)
            throws Exception {
        for (String kind : List.of("Lock", "RLock")) {
            try (PyObject guarded =
                    (PyObject) python.function("contract_locks:Guarded").call(kind)) {
                Object monitor = new Object();
                CountDownLatch held = new CountDownLatch(1);
                Runnable whileHeld =
                        () -> {
                            held.countDown();
                            assertThat(guarded.invoke("is_wanted")).isEqualTo(true);
                        };
                Together.run(
                        2,
                        thread -> {
                            if (thread == 0) {
                                guarded.invoke("hold", whileHeld);
                                return;
                            }
                            assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
                            synchronized (monitor) {
                                guarded.invoke("want");
                            }
                        });
                assertThat((Object) guarded.attr("log").as(List.class))
                        .as(kind)
                        .isEqualTo(List.of("held", "got"));
            }
        }
    }

    /** Java enters a thread that Python made in its thread group, of which it takes the monitor. */
    @ContractTest
    void aThreadMadeByPythonReachesJavaWhileACallerHoldsItsThreadGroup(Python python) {
        PyFunction square = python.function("contract_functions:square");
        PyFunction start = python.function("contract_locks:call_in_daemon");
        Supplier<Object> five = () -> 5;
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (!group.getName().equals("main")) {
            group = group.getParent();
        }
        PyObject results;
        synchronized (group) {
            results = (PyObject) start.call(five);
            for (long i = 0; i < 100; i++) {
                assertThat(square.call(i)).isEqualTo(i * i);
            }
        }
        assertThat(results.invoke("get")).isEqualTo(5L);
    }
}
