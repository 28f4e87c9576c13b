package org.salamander.run.directory;

/**
 * One of the best validations of a run so far. Early stopping uses the best of all.
 *
 * @param iteration iterations done when it was taken
 * @param score the validation's mean accuracy or return, or its mean loss if there is neither
 */
public record Best(long iteration, double score) {}
