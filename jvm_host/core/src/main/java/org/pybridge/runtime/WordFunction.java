package org.pybridge.runtime;

import java.lang.ref.Reference;

/** A {@link TypedFunction} in this process: calls of primitives pass in registers. */
final class WordFunction extends TypedFunction {
    private final WordCalls calls;

    WordFunction(
            PythonCallable function,
            PythonHandle shown,
            String description,
            AskedType asked,
            int kinds,
            WordCalls calls) {
        super(function, shown, description, asked, kinds);
        this.calls = calls;
    }

    @Override
    public long callWords(Object target) {
        LiveRef live = (LiveRef) target;
        return checked(live, calls.callWords(route(live), live.id()));
    }

    @Override
    public long callWords(Object target, long first) {
        LiveRef live = (LiveRef) target;
        return checked(live, calls.callWords(route(live), live.id(), first));
    }

    @Override
    public long callWords(Object target, long first, long second) {
        LiveRef live = (LiveRef) target;
        return checked(live, calls.callWords(route(live), live.id(), first, second));
    }

    @Override
    public long callWords(Object target, long first, long second, long third) {
        LiveRef live = (LiveRef) target;
        return checked(live, calls.callWords(route(live), live.id(), first, second, third));
    }

    @Override
    public long callWords(Object target, long first, long second, long third, long fourth) {
        LiveRef live = (LiveRef) target;
        return checked(live, calls.callWords(route(live), live.id(), first, second, third, fourth));
    }

    private long route(LiveRef live) {
        return WordSignature.route(live.session().id(), kinds);
    }

    private long checked(LiveRef live, long word) {
        long checked =
                word == WordCalls.ELSEWHERE
                        ? convertedWord(live.session().receive(calls))
                        : fitting(word);
        Reference.reachabilityFence(live);
        return checked;
    }
}
