package flinkpredict;

import java.io.Serializable;

/**
 * Where a function finds its Python and its model, on the machine that runs it.
 *
 * @param python the executable of the Python, or the folder of its environment
 * @param code the folder of the module {@code breast_cancer_model}
 * @param model the file that its {@code load_model} reads
 */
public record ModelPlace(String python, String code, String model) implements Serializable {}
