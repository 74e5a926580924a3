package org.pybridge.bench.scenario;

/** Text to text: {@code json_functions.touch} and its like, typed. */
@FunctionalInterface
interface Transformer {
    /** The new text. */
    String transform(String text);
}
