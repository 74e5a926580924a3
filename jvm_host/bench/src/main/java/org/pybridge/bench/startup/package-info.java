/** The programs whose whole start is measured, each in a process of its own. */
package org.pybridge.bench.startup;
