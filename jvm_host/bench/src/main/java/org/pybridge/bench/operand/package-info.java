/**
 * What scenarios and their limits call with, so that both call with the same, and what comes out.
 */
package org.pybridge.bench.operand;
