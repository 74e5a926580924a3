/**
 * The contract of the public API, written once and run against every mode.
 *
 * <p>A case is a method with {@link org.pybridge.contract.ContractTest} and a parameter of type
 * {@link org.pybridge.Python} (shared by all cases of a mode) or {@link
 * org.pybridge.contract.Runtimes} (starts runtimes of its own). The system property {@code
 * pybridge.contract.modes} chooses the modes. Where the modes are allowed to differ, the case names
 * the exemption by asking {@code python.mode()}.
 */
package org.pybridge.contract;
