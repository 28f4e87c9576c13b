package org.salamander.table.baseline;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A simple method, fitted to the training tasks. It sees a task's support rows and predicts other
 * rows of the task. A prediction is a value in original units, the probability of the positive
 * label, or a probability for each class.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Means.Overall.class, name = "mean"),
  @JsonSubTypes.Type(value = Means.OfTask.class, name = "task-mean"),
  @JsonSubTypes.Type(value = Ridge.Pooled.class, name = "ridge"),
  @JsonSubTypes.Type(value = Ridge.PooledWithOffset.class, name = "ridge-offset"),
  @JsonSubTypes.Type(value = Ridge.OfTask.class, name = "task-ridge"),
  @JsonSubTypes.Type(value = LogisticRegression.Pooled.class, name = "logistic"),
  @JsonSubTypes.Type(value = LogisticRegression.PooledWithOffset.class, name = "logistic-offset")
})
public sealed interface Baseline permits Means, Ridge, LogisticRegression {

  /** The method's name for the user, with its hyperparameter. */
  String title();

  /**
   * Fits the method to a task.
   *
   * @param support the support rows; may be empty
   */
  Predictor learn(TargetRows support);

  /** Predicts rows of one task. */
  interface Predictor {

    /** A value, a probability, or a probability for each class. */
    double[] predict(SparseRow row);
  }
}
