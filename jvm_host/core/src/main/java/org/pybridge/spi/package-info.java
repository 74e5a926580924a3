/**
 * What the classes that PyBridge makes for your interfaces at run time link to. Exported for them
 * alone: nothing here is meant for your code, and any of it may change with any version.
 */
package org.pybridge.spi;
