package org.salamander.run.directory;

/**
 * The best validation of a run so far: what early stopping goes by.
 *
 * @param iteration iterations done when it was taken
 * @param score the validation's mean accuracy or return, or its mean loss where there is neither
 */
public record Best(long iteration, double score) {}
