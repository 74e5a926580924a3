package flinkpredict;

/**
 * What the job makes of a {@link Row}.
 *
 * @param index the row's place in the file, from 0
 * @param probability that the tumour is benign
 */
public record Score(int index, double probability) {}
