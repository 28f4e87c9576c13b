package org.salamander.outer;

/**
 * A run of elements of z that the outer rule learns: [from, to).
 *
 * @param weights whether they are weights or embeddings, which a decay makes smaller; biases,
 *     normalisations and rates stay
 */
record Slice(int from, int to, boolean weights) {}
