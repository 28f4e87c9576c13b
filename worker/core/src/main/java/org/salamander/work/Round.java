package org.salamander.work;

import java.io.Serializable;
import java.util.List;

/**
 * The data that a round sends to all of its tasks. Each kind of {@link Work} takes one of these
 * records. Tasks share the vectors and must not change them.
 */
public sealed interface Round {

  /** The meta-parameters. */
  float[] z();

  /** All vectors that are sent, starting with z. */
  List<float[]> vectors();

  /** Makes a round from vectors that have arrived. */
  Kind<? extends Round> kind();

  /** A kind of round, without its vectors. */
  @FunctionalInterface
  interface Kind<R extends Round> extends Serializable {

    /**
     * A round of this kind.
     *
     * @param vectors as {@link Round#vectors} lists them
     */
    R of(List<float[]> vectors);
  }

  /** A round that sends z alone. */
  static MetaParameters of(float[] z) {
    return new MetaParameters(z);
  }

  /**
   * z alone, for training and evaluation.
   *
   * @param z the meta-parameters
   */
  record MetaParameters(float[] z) implements Round {
    @Override
    public List<float[]> vectors() {
      return List.of(z);
    }

    @Override
    public Kind<MetaParameters> kind() {
      return vectors -> new MetaParameters(vectors.get(0));
    }
  }

  /**
   * z and a direction, for the product of a matrix at z with this direction.
   *
   * @param z the meta-parameters
   * @param direction as long as z
   */
  record Direction(float[] z, float[] direction) implements Round {
    @Override
    public List<float[]> vectors() {
      return List.of(z, direction);
    }

    @Override
    public Kind<Direction> kind() {
      return vectors -> new Direction(vectors.get(0), vectors.get(1));
    }
  }

  /**
   * z and a candidate for the next z.
   *
   * @param z the meta-parameters
   * @param candidate as long as z
   */
  record Candidate(float[] z, float[] candidate) implements Round {
    @Override
    public List<float[]> vectors() {
      return List.of(z, candidate);
    }

    @Override
    public Kind<Candidate> kind() {
      return vectors -> new Candidate(vectors.get(0), vectors.get(1));
    }
  }

  /**
   * The vectors of an ensemble.
   *
   * @param members at least one, the best first
   */
  record Ensemble(List<float[]> members) implements Round {

    public Ensemble {
      members = List.copyOf(members);
    }

    @Override
    public float[] z() {
      return members.get(0);
    }

    @Override
    public List<float[]> vectors() {
      return members;
    }

    @Override
    public Kind<Ensemble> kind() {
      return Ensemble::new;
    }
  }
}
