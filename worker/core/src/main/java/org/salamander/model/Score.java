package org.salamander.model;

/**
 * How well a batch was predicted.
 *
 * @param loss mean over the batch
 * @param measured fraction of examples classified rightly; of policies, the mean return of the
 *     batch's trajectories; 0 where there is neither
 */
public record Score(double loss, double measured) {}
