/** Calls Python functions from the JVM: in the caller's thread, or in worker processes. */
module org.pybridge {
    requires static jdk.jfr; // events, where the JVM has a flight recorder
    requires static java.management; // an MBean, where one is asked for
    requires static java.sql; // its dates and times cross where the application has it

    exports org.pybridge;
    exports org.pybridge.compat.pemja;
    exports org.pybridge.udf;
    exports org.pybridge.spi; // linked by classes made at run time
}
