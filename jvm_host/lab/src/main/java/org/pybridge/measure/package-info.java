/** What the engines of {@code pybridge lab} and {@code pybridge bench} both measure with. */
package org.pybridge.measure;
