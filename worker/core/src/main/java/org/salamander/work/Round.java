package org.salamander.work;

import java.io.Serializable;
import java.util.List;

/**
 * The data that a round sends to all of its tasks. Each kind of {@link Work} takes one of these
 * records. Tasks share the vectors, so nobody changes them.
 */
public sealed interface Round extends Serializable {

  /** The meta-parameters. */
  float[] z();

  /** A round that sends z alone. */
  static MetaParameters of(float[] z) {
    return new MetaParameters(z);
  }

  /**
   * z alone, as training and evaluation take it.
   *
   * @param z the meta-parameters
   */
  record MetaParameters(float[] z) implements Round {}

  /**
   * z and a direction, for a product of a matrix at z with it.
   *
   * @param z the meta-parameters
   * @param direction as long as z
   */
  record Direction(float[] z, float[] direction) implements Round {}

  /**
   * z and a point that might follow it.
   *
   * @param z the meta-parameters
   * @param candidate as long as z
   */
  record Candidate(float[] z, float[] candidate) implements Round {}

  /**
   * The vectors of an ensemble.
   *
   * @param members one or more, the best first
   */
  record Ensemble(List<float[]> members) implements Round {

    public Ensemble {
      members = List.copyOf(members);
    }

    @Override
    public float[] z() {
      return members.get(0);
    }
  }
}
