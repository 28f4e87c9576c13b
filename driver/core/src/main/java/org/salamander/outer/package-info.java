/**
 * The outer rule: how the mean contribution of a batch of tasks moves z. Plain loops in index
 * order, so that every JVM gives the same bits; no allocation after the start.
 */
@NullMarked
package org.salamander.outer;

import org.jspecify.annotations.NullMarked;
