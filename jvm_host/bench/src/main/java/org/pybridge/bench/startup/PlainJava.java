package org.pybridge.bench.startup;

/** A program that has nothing to do with Python, and prints a line. */
public final class PlainJava {
    private PlainJava() {}

    /** Prints it. */
    public static void main(String... arguments) {
        System.out.println(1003);
    }
}
