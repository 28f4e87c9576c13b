/**
 * The bridge to Deeplearning4j: the one place that sees ND4J and DL4J. Arithmetic there is outside
 * the promise of equal bits.
 */
@NullMarked
package org.salamander.model.dl4j;

import org.jspecify.annotations.NullMarked;
