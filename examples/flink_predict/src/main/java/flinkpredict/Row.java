package flinkpredict;

/**
 * What the job reads.
 *
 * @param index the row's place in the file, from 0
 * @param features as the model takes them
 */
public record Row(int index, double[] features) {}
