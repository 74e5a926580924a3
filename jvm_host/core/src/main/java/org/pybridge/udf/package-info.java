/**
 * Python functions with SQL types, for engines that embed them: declared in Python by {@code
 * bridge.udf} and its like, shipped as a {@link org.pybridge.udf.PythonUdf}, opened where they run.
 */
package org.pybridge.udf;
