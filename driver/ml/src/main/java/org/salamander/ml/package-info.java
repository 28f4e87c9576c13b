/**
 * Meta-learning as a stage of Spark ML: {@link org.salamander.ml.MetaEstimator} learns from the
 * tasks of a data frame, {@link org.salamander.ml.MetaModel} adapts to others and predicts their
 * rows.
 */
@NullMarked
package org.salamander.ml;

import org.jspecify.annotations.NullMarked;
