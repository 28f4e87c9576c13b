package org.salamander.outer;

/**
 * A run of elements of z that the outer rule learns: [from, to).
 *
 * @param weights whether they are weights or embeddings, to which weight decay applies; it does not
 *     apply to biases, normalisations and rates
 */
record Slice(int from, int to, boolean weights) {}
