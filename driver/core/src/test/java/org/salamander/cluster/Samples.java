package org.salamander.cluster;

import java.util.List;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.Workspace;
import org.salamander.random.Draws;
import org.salamander.work.Round;
import org.salamander.work.Work;

/**
 * Work for tests. Every change in the grouping of the sum changes its bits. The architecture
 * computes nothing.
 */
public final class Samples {

  private Samples() {}

  /**
   * Contributes floats of both signs, with magnitudes from 1e-4 to 1e4. They depend on the task and
   * on z.
   */
  public static final Work<Round.MetaParameters, Contribution> TERMS = Samples::term;

  /** Returns a row for each task. */
  public static final Work<Round.MetaParameters, double[]> ROWS =
      (round, index, workspace) -> new double[] {index, round.z()[index % round.z().length]};

  private static Contribution term(Round.MetaParameters round, int index, Workspace workspace) {
    Draws draws = Draws.of(7, index);
    float[] z = round.z();
    float[] term = workspace.lend(z.length);
    for (int i = 0; i < z.length; i++) {
      term[i] = (float) (draws.gaussian() * StrictMath.pow(10, draws.uniform(-4, 4))) + z[i];
    }
    return new Contribution(term, new Metrics(1, draws.gaussian(), draws.uniform(), 0.1, 0, -1, 1));
  }

  /** A contribution that takes no time, to measure the cost of a round. */
  public static final Work<Round.MetaParameters, Contribution> NOTHING =
      (round, index, workspace) -> new Contribution(workspace.lend(round.z().length), Metrics.NONE);

  /** An architecture with parameters and a model that computes nothing. */
  public record Bare(int size) implements Architecture {

    @Override
    public Domain domain() {
      return new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    }

    @Override
    public Layout layout() {
      return Layout.empty().with("theta", size);
    }

    @Override
    public void initialize(float[] z, Draws draws) {
      for (int i = 0; i < size; i++) {
        z[i] = (float) draws.gaussian();
      }
    }

    @Override
    public Model model() {
      return new Idle(layout());
    }

    public float[] initial() {
      float[] z = new float[size];
      initialize(z, Draws.of(1));
      return z;
    }
  }

  private record Idle(Layout layout) implements Model {

    @Override
    public Tape tape() {
      return () -> 0;
    }

    @Override
    public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void hessianVector(Tape tape, float[] v, float[] product) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Score score(float[] z, Batch batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void predict(float[] z, Batch batch, float[] outputs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void inputGradient(float[] z, Batch batch, float[] gradient) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Score judge(float[] outputs, float[] targets, int size) {
      throw new UnsupportedOperationException();
    }
  }
}
