/**
 * Tasks: small learning problems of a support and a query set each, drawn from a distribution by a
 * pure function of (seed, split, iteration, index); and the stores of images that some are made of.
 */
@NullMarked
package org.salamander.task;

import org.jspecify.annotations.NullMarked;
