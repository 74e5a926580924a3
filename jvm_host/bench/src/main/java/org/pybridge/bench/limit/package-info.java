/** The leanest hand-written JNI for the same work: the limits that scenarios are held to. */
package org.pybridge.bench.limit;
