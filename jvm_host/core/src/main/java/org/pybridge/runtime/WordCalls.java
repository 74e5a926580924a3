package org.pybridge.runtime;

import org.pybridge.frame.FrameMemory;

/**
 * Calls on the calling thread whose arguments and result are a word each, without a frame. The
 * route is a session's id and the kinds of {@link WordSignature}.
 */
public interface WordCalls {
    /**
     * The result of a call that has none of the asked kind, or has failed: {@link #takeReply} has
     * what came of it. Twin of {@code kElsewhere} in {@code native/py/word_call.hpp}.
     */
    long ELSEWHERE = 0x7FF9_5042_5249_4447L;

    /**
     * None, as a result of a kind that is nullable. Twin of {@code kNone} in {@code
     * native/py/word_call.hpp}.
     */
    long NONE = ELSEWHERE + 1;

    /** Calls without arguments. */
    long callWords(long route, long handle);

    /** Calls with one argument. */
    long callWords(long route, long handle, long first);

    /** Calls with two arguments. */
    long callWords(long route, long handle, long first, long second);

    /** Calls with three arguments. */
    long callWords(long route, long handle, long first, long second, long third);

    /** Calls with four arguments. */
    long callWords(long route, long handle, long first, long second, long third, long fourth);

    /**
     * Calls with arguments in memory, whose route has the result's kind alone.
     *
     * @param plan the address of the count of arguments, a word, and of the kind of each, a byte
     * @param address that of a word for each, then of the characters of the texts, each padded to
     *     whole words; there the characters of a result are written, if 64 KiB hold them
     */
    long callPacked(long route, long handle, long plan, long address);

    /**
     * The reply of this thread's last call, which returned {@link #ELSEWHERE}. Nothing that can
     * block may come between the two, for a virtual thread would change its carrier.
     *
     * @param place memory for it, or null; the reply is there, or in memory to be freed
     */
    FrameMemory takeReply(FrameMemory place);
}
