/** Calls Python functions from the JVM: in the caller's thread, or in worker processes. */
module org.pybridge {
    exports org.pybridge;
    exports org.pybridge.spi; // linked by classes made at run time
}
