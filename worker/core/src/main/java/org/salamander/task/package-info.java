/**
 * Tasks: small learning problems, each with a support set and a query set. A task source draws them
 * by a pure function of (seed, split, iteration, index).
 */
@NullMarked
package org.salamander.task;

import org.jspecify.annotations.NullMarked;
