/**
 * Other bridges on the scenarios of PyBridge: what a peer must be able to do, and the operations,
 * equal for all of them. What knows a peer's own classes is compiled beside its jars, from {@code
 * bench/peers}.
 */
package org.pybridge.bench.peer;
