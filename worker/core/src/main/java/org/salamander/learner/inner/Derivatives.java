package org.salamander.learner.inner;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;
import org.salamander.model.Workspace;

/**
 * The derivatives of the inner loss for an {@link InnerLoop}. A Hessian-vector product needs the
 * activations of its gradient. If those of all K gradients fit into {@link #TAPE_BUDGET}, they are
 * kept; otherwise the backward pass computes each gradient again. The bits are the same.
 */
abstract class Derivatives {

  /** The most bytes of activations that a thread keeps; beyond it, they are computed again. */
  static final long TAPE_BUDGET = 128L << 20;

  final Workspace workspace;
  final Losses losses;
  final int steps;
  boolean kept; // tape k holds the activations of step k

  private Derivatives(Losses losses, Workspace workspace, int steps, boolean kept) {
    this.workspace = workspace;
    this.losses = losses;
    this.steps = steps;
    this.kept = kept;
  }

  /**
   * Derivatives of the whole model, or only of the layers from the first adapting one on.
   *
   * @param kept whether Hessian-vector products will be needed
   */
  static Derivatives of(Descent how, int steps, boolean kept) {
    Losses losses = how.losses();
    Optional<Cut> cut = losses.inner(0).cut(how.rates().moving());
    return cut.isPresent()
        ? new OfTheRest(losses, cut.get(), how.workspace(), steps, kept)
        : new OfTheWhole(losses, how.workspace(), steps, kept);
  }

  /** L_S(z_k) and its gradient. */
  abstract Score gradient(int k, float[] z, Batch support, float[] gradient);

  /**
   * H_S(z_k) v for a v that is 0 on parameters that do not adapt, or the part of it that is known
   * by step k.
   */
  abstract void hessianVector(int k, float[] z, Batch support, float[] v, float[] product);

  /**
   * Writes the part of the products that is known only after step k. Returns whether there is one.
   */
  abstract boolean rest(int k, float[] z, Batch[] supports, float[] product);

  /** H_S(z_k) v for any v, for the parameters that adapt. */
  void tangent(int k, float[] z, Batch support, float[] v, float[] product) {
    hessianVector(k, z, support, v, product);
  }

  private static final class OfTheWhole extends Derivatives {

    private OfTheWhole(Losses losses, Workspace workspace, int steps, boolean kept) {
      super(losses, workspace, steps, kept);
    }

    @Override
    Score gradient(int k, float[] z, Batch support, float[] gradient) {
      Model inner = losses.inner(k);
      if (!kept) {
        return inner.gradient(z, support, workspace.scratchTape(losses.recorder()), gradient);
      }
      Tape tape = tape(k);
      Score score = inner.gradient(z, support, tape, gradient);
      kept = k > 0 || tape.bytes() * steps <= TAPE_BUDGET;
      return score;
    }

    @Override
    void hessianVector(int k, float[] z, Batch support, float[] v, float[] product) {
      Model inner = losses.inner(k);
      if (!kept) {
        inner.gradient(z, support, tape(k), product);
      }
      inner.hessianVector(tape(k), v, product);
    }

    @Override
    boolean rest(int k, float[] z, Batch[] supports, float[] product) {
      return false;
    }

    private Tape tape(int k) {
      return workspace.tape(losses.recorder(), kept ? k : 0);
    }
  }

  /**
   * The first layers' outputs are computed again only if the support set differs from that of the
   * previous step. The gradient that goes back through them is the sum over the steps of a support
   * set.
   */
  private static final class OfTheRest extends Derivatives {

    private final Cut cut;
    private final int[] set; // number of step k's support set, counted from 0
    private boolean trunksKept;
    private @Nullable Batch last;
    private int held = -1; // the set whose trunk is on the only tape, if tapes are not kept

    private OfTheRest(Losses losses, Cut cut, Workspace workspace, int steps, boolean kept) {
      super(losses, workspace, steps, kept);
      this.cut = cut;
      this.set = new int[steps];
      this.trunksKept = kept;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // a task returns the same object for the same set
    Score gradient(int k, float[] z, Batch support, float[] gradient) {
      set[k] = k == 0 ? 0 : set[k - 1] + (support == last ? 0 : 1);
      last = support;
      if (k == 0 || set[k] != set[k - 1]) {
        cut.trunk(z, support, trunk(k));
        held = set[k];
      }
      Tape tape = tape(k);
      Score score = cut.gradient(z, support, trunk(k), tape, gradient);
      if (k == 0) {
        kept &= tape.bytes() * (steps + 1) <= TAPE_BUDGET;
        trunksKept &= trunk(0).bytes() * (steps + 1) <= TAPE_BUDGET;
      }
      return score;
    }

    @Override
    void hessianVector(int k, float[] z, Batch support, float[] v, float[] product) {
      recompute(k, z, support, product);
      cut.hessianVector(trunk(k), tape(k), v, product);
    }

    private void recompute(int k, float[] z, Batch support, float[] scratch) {
      if (!trunksKept && held != set[k]) {
        cut.trunk(z, support, trunk(k));
        held = set[k];
      }
      if (!kept) {
        cut.gradient(z, support, trunk(k), tape(k), scratch);
      }
    }

    @Override
    boolean rest(int k, float[] z, Batch[] supports, float[] product) {
      if (k > 0 && set[k - 1] == set[k]) {
        return false;
      }
      cut.pullback(z, supports[k], trunk(k), product);
      return true;
    }

    @Override
    void tangent(int k, float[] z, Batch support, float[] v, float[] product) {
      Model whole = losses.inner(k);
      Tape own = workspace.tape(kept ? steps : 0); // a tape of no inner step
      whole.gradient(z, support, own, product);
      whole.hessianVector(own, v, product);
    }

    /** A tape of the whole model, after that of the query. */
    private Tape trunk(int k) {
      return workspace.tape(steps + 1 + (trunksKept ? set[k] : 0));
    }

    private Tape tape(int k) {
      return workspace.tape(cut, kept ? k : 0);
    }
  }
}
