package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.pybridge.ConversionException;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;
import org.pybridge.TypeRef;

/** Coroutines and other awaitables as futures. */
final class CoroutinesTest {
    private static final int KEPT_EXCEPTIONS = 64; // by default

    interface Fetcher {
        CompletableFuture<String> fetch(String name);

        CompletionStage<Integer> length(String text);
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_coroutines:" + name);
    }

    private static PyObject coroutine(Python python, String call) {
        python.exec("import contract_coroutines as c; c.log.clear()");
        return python.eval("c." + call);
    }

    private static <T> T result(Future<? extends T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static void awaitLog(Python python, Object... wanted) {
        Waiting.until(
                "log " + List.of(wanted),
                () ->
                        python.eval("__import__('contract_coroutines').log")
                                .as(List.class)
                                .equals(List.of(wanted)));
    }

    @ContractTest
    void callAsyncOfACoroutineFunctionCompletesWithItsResult(Python python) throws Exception {
        assertThat(result(function(python, "add").callAsync(1, 2))).isEqualTo(3L);
        assertThat(result(function(python, "add").callAsync(1, Keywords.of("right", 9))))
                .isEqualTo(10L);
        assertThat(result(function(python, "partial").callAsync(2))).isEqualTo(42L);
        assertThat(result(function(python, "echo").callAsync((Object) null))).isNull();
        assertThat(result(coroutine(python, "Fetcher()").as(PyFunction.class).callAsync("x")))
                .isEqualTo("called x");
    }

    @ContractTest
    void callAsyncOfAFunctionThatGivesACoroutineAwaitsIt(Python python) throws Exception {
        assertThat(result(function(python, "plain").callAsync("value"))).isEqualTo("value");
    }

    @ContractTest
    void anyAwaitableIsAFuture(Python python) throws Exception {
        CompletableFuture<?> sum = coroutine(python, "add(1)").as(CompletableFuture.class);
        assertThat((Object) result(sum)).isEqualTo(2L);
        Future<?> again = coroutine(python, "add(1)").as(Future.class);
        assertThat((Object) result(again)).isEqualTo(2L);
        assertThat(
                        result(
                                coroutine(python, "echo([1, 2])")
                                        .as(new TypeRef<CompletionStage<List<Integer>>>() {})
                                        .toCompletableFuture()))
                .isEqualTo(List.of(1, 2));
        Future<?> pooled = coroutine(python, "in_a_pool(5)").as(Future.class);
        assertThat((Object) result(pooled)).isEqualTo(5L);
        try (PyObject handle =
                result(
                        coroutine(python, "echo([])")
                                .as(new TypeRef<CompletableFuture<PyObject>>() {}))) {
            assertThat(handle.typeName()).isEqualTo("list");
        }
        assertThatThrownBy(() -> python.eval("5").as(CompletableFuture.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage("object does not fit: seen=Python int, wanted=CompletableFuture");
    }

    @ContractTest
    void anInterfaceOfFuturesIsImplementedByCoroutines(Python python) throws Exception {
        Fetcher fetcher = coroutine(python, "Fetcher()").as(Fetcher.class);
        assertThat(result(fetcher.fetch("page"))).isEqualTo("fetched page");
        assertThat(result(fetcher.length("four").toCompletableFuture())).isEqualTo(4);
    }

    @ContractTest
    void aResultThatDoesNotFitFailsTheFuture(Python python) {
        assertThatThrownBy(
                        () ->
                                result(
                                        coroutine(python, "echo([1, 'x'])")
                                                .as(
                                                        new TypeRef<
                                                                CompletableFuture<
                                                                        List<Integer>>>() {})))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("[1]");
    }

    @ContractTest
    void whatIsRaisedIsTheCause(Python python) {
        assertThatThrownBy(() -> result(function(python, "fail").callAsync("late")))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(PythonException.class)
                .hasMessage("ValueError: late")
                .satisfies(
                        error ->
                                assertThat(error.getStackTrace()[0].getMethodName())
                                        .isEqualTo("fail"));
        IOException thrown = new IOException("from Java");
        Callable<Object> failing =
                () -> {
                    throw thrown;
                };
        assertThatThrownBy(() -> result(function(python, "call_late").callAsync(failing)))
                .cause()
                .isSameAs(thrown);
        assertThatThrownBy(() -> result(function(python, "add").callAsync(1, 2, 3, 4)))
                .cause()
                .hasMessageContaining("TypeError");
    }

    @ContractTest
    void systemExitEndsNeitherTheLoopNorTheJvm(Python python) throws Exception {
        assertThatThrownBy(() -> result(function(python, "leave").callAsync(3)))
                .cause()
                .hasMessageContaining("SystemExit");
        assertThat(result(function(python, "leave_in_a_task").callAsync())).isEqualTo("SystemExit");
        assertThat(result(function(python, "add").callAsync(1))).isEqualTo(2L);
    }

    @ContractTest
    void cancellingTheFutureCancelsTheTask(Python python) {
        CompletableFuture<?> future =
                coroutine(python, "sleep_for_ever()").as(CompletableFuture.class);
        awaitLog(python, "sleeper sleeps");
        assertThat(future.cancel(true)).isTrue();
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        awaitLog(python, "sleeper sleeps", "sleeper cancelled", "sleeper cleaned up");
    }

    @ContractTest
    void aTimeoutOfTheFutureCancelsTheTask(Python python) {
        CompletableFuture<?> future =
                coroutine(python, "sleep_for_ever()").as(CompletableFuture.class);
        assertThatThrownBy(() -> future.orTimeout(50, TimeUnit.MILLISECONDS).join())
                .cause()
                .isInstanceOf(TimeoutException.class);
        awaitLog(python, "sleeper sleeps", "sleeper cancelled", "sleeper cleaned up");
    }

    @ContractTest
    void callAsyncPassesACancellationOnToACoroutineThatAFunctionGave(Python python) {
        coroutine(python, "log");
        python.exec("def begin(): return c.sleep_for_ever('given')");
        CompletableFuture<Object> future = python.get("begin").as(PyFunction.class).callAsync();
        awaitLog(python, "given sleeps");
        future.cancel(true);
        awaitLog(python, "given sleeps", "given cancelled", "given cleaned up");
    }

    @ContractTest
    void aTaskThatIgnoresItsCancellingIsLeftToItself(Python python) {
        CompletableFuture<?> future =
                coroutine(python, "ignore_cancelling()").as(CompletableFuture.class);
        // The loop runs tasks in the order of their making.
        coroutine(python, "add(1)").as(CompletableFuture.class).join();
        future.cancel(true);
        awaitLog(python, "ignored");
        assertThat(future).isCancelled();
    }

    @ContractTest
    void aCancelledTaskCancelsTheFuture(Python python) {
        CompletableFuture<Object> future = function(python, "be_cancelled").callAsync();
        assertThatThrownBy(() -> result(future)).isInstanceOf(CancellationException.class);
        assertThat(future).isCancelled();
    }

    @ContractTest
    void tenThousandRunAtTheSameTime(Python python) {
        PyFunction sleep = function(python, "sleep_and_give");
        List<CompletableFuture<Object>> futures = new ArrayList<>();
        int before = Thread.activeCount();
        for (int i = 0; i < 10_000; i++) {
            futures.add(sleep.callAsync(0.5, i));
        }
        assertThat(Thread.activeCount()).isLessThan(before + 20);
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).join()).isEqualTo((long) i);
        }
    }

    @ContractTest
    void callAsyncOfACoroutineFunctionDoesNotWaitForTheGil(Python python) throws Exception {
        PyFunction add = function(python, "add");
        assertThat(result(add.callAsync(1))).isEqualTo(2L);
        CompletableFuture<CompletableFuture<Object>> begun = new CompletableFuture<>();
        python.hold(
                () -> {
                    new Thread(() -> begun.complete(add.callAsync(2))).start();
                    begun.orTimeout(30, TimeUnit.SECONDS).join();
                });
        assertThat(result(begun.join())).isEqualTo(3L);
    }

    @ContractTest
    void whatHasEndedIsLetGoOfOnBothSides(Python python) throws Exception {
        coroutine(python, "log");
        python.exec(
                """
                import weakref
                class Result: pass
                alive = weakref.WeakSet()
                async def make(argument, error=None):
                    await c.add(1)
                    made = Result()
                    made.itself = made
                    alive.add(made)
                    if error: raise error(made)
                    return made
                """);
        PyFunction make = python.get("make").as(PyFunction.class);
        PyObject error = python.eval("ValueError");
        List<WeakReference<Object>> arguments = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Object argument = new Object();
            arguments.add(new WeakReference<>(argument));
            CompletableFuture<Object> future =
                    i % 3 == 0 ? make.callAsync(argument, error) : make.callAsync(argument);
            if (i % 3 == 1) {
                future.cancel(true);
            }
            future.handle((value, failure) -> value).get(30, TimeUnit.SECONDS);
        }
        // The last exceptions are kept on purpose: others take their place.
        for (int i = 0; i < KEPT_EXCEPTIONS; i++) {
            assertThatThrownBy(() -> python.eval("1 / 0")).isInstanceOf(PythonException.class);
        }
        Waiting.untilCollected(
                "all is dropped",
                () -> {
                    python.exec("import gc; gc.collect()");
                    return python.eval("len(alive)").as(Integer.class) == 0
                            && arguments.stream().allMatch(each -> each.get() == null);
                });
    }

    @ContractTest
    void aFunctionThatIsACoroutineFunctionNoLongerGivesItsResult(Python python) throws Exception {
        python.exec("class Changing:\n  async def __call__(self): return 'awaited'");
        PyFunction changing = python.eval("Changing()").as(PyFunction.class);
        assertThat(result(changing.callAsync())).isEqualTo("awaited");
        python.exec("Changing.__call__ = lambda self: 'plain'");
        assertThat(result(changing.callAsync())).isEqualTo("plain");
    }

    @ContractTest
    void eachElementOfAListIsAwaited(Python python) throws Exception {
        coroutine(python, "log");
        List<CompletableFuture<Integer>> sums =
                python.eval("[c.add(1), c.add(2, 3)]")
                        .as(new TypeRef<List<CompletableFuture<Integer>>>() {});
        assertThat(result(sums.get(0)) + result(sums.get(1))).isEqualTo(7);
    }

    @ContractTest
    void aFutureThatNobodyKeepsRunsToItsEnd(Python python) {
        coroutine(python, "log");
        python.exec("async def forgotten():\n  await c.asyncio.sleep(0.05)\n  c.log.append('ran')");
        python.get("forgotten").as(PyFunction.class).callAsync();
        Waiting.untilCollected(
                "it has run", () -> python.eval("c.log").as(List.class).equals(List.of("ran")));
    }

    interface Waiter {
        long waitFor(CompletableFuture<Long> future) throws Exception;
    }

    @ContractTest
    void aJavaMethodTakesACoroutineAsAFuture(Python python) {
        coroutine(python, "log");
        Waiter waiter = future -> result(future);
        python.set("wait_for", waiter);
        assertThat(python.eval("wait_for(c.add(1, 2))").as(Long.class)).isEqualTo(3);
        assertThatThrownBy(() -> python.eval("wait_for(c.fail('in Python'))"))
                .hasMessageContaining("in Python");
    }

    @ContractTest
    void anAwaitableThatRefusesQuestionsFailsItsFuture(Python python) {
        python.exec(
                """
                class Odd:
                    def __getattr__(self, name): raise RuntimeError(name)
                    def __await__(self): raise OSError("await")
                    __hash__ = None
                """);
        CompletableFuture<?> future = python.eval("Odd()").as(CompletableFuture.class);
        assertThatThrownBy(() -> result(future)).cause().hasMessage("OSError: await");
    }

    @ContractTest
    void anAwaitableThatLiesAboutItsClassIsAwaited(Python python) throws Exception {
        python.exec(
                """
                import types
                class Liar:
                    __class__ = types.CoroutineType
                    def __await__(self):
                        return 5
                        yield
                """);
        Future<?> future = python.eval("Liar()").as(Future.class);
        assertThat((Object) result(future)).isEqualTo(5L);
    }

    @ContractTest
    void theyRunOnOneDaemonThreadOfPythons(Python python) throws Exception {
        PyFunction name = function(python, "thread_name");
        assertThat(result(name.callAsync())).isEqualTo("pybridge-event-loop");
    }

    @ContractTest
    void theContextVariablesOfTheCallerAreSeen(Python python) throws Exception {
        Function<PyObject, Object> begin = awaitable -> awaitable.as(CompletableFuture.class);
        Object future = function(python, "begin_in_context").call("chosen", begin);
        assertThat(result((CompletableFuture<?>) future)).isEqualTo("chosen");
    }

    @ContractTest
    void whatFollowsAFutureMayWaitForAnother(Python python) throws Exception {
        PyFunction add = function(python, "add");
        List<CompletableFuture<Object>> outer = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            outer.add(add.callAsync(i).thenApply(value -> add.callAsync(value, 10).join()));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(result(outer.get(i))).isEqualTo(i + 11L);
        }
    }

    @ContractTest
    void aWaitingPythonCallCanBeAnsweredByACoroutine(Python python) {
        PyFunction add = function(python, "add");
        Callable<Object> join = () -> add.callAsync(20, 22).join();
        assertThat(python.function("contract_callbacks:call").call(join)).isEqualTo(42L);
    }
}
