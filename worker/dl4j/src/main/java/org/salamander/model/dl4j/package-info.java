/**
 * The bridge to Deeplearning4j. On the worker, only this package uses ND4J and DL4J. Equal bits are
 * not guaranteed for what DL4J computes.
 */
@NullMarked
package org.salamander.model.dl4j;

import org.jspecify.annotations.NullMarked;
