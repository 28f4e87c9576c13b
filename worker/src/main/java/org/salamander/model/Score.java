package org.salamander.model;

/**
 * How well a batch was predicted.
 *
 * @param loss mean over the batch
 * @param accuracy fraction of examples classified rightly; 0 where there are no classes
 */
public record Score(double loss, double accuracy) {}
