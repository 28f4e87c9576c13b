package org.salamander.learner;

import java.util.Arrays;
import java.util.List;
import org.salamander.learner.inner.Losses;
import org.salamander.model.Batch;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;

/**
 * Gives a model separate γ and β for each inner step. z holds the model's slices, whose γ and β are
 * those of the first step, followed by {@code step2.norm1.scale} … for the other steps. {@link
 * #inner} is the loss at one step as a function of this z. The query after a step uses that step's
 * γ and β.
 */
final class StepNorms implements Losses {

  private final Model model;
  private final View[] views;
  private final View[]
      queries; // each with its own points, because an inner step's tape may refer to them

  StepNorms(Model model, int steps) {
    this.model = model;
    Layout layout = layout(model.layout(), steps);
    this.views = new View[steps];
    this.queries = new View[steps];
    for (int k = 0; k < steps; k++) {
      views[k] = new View(model, layout, norms(model.layout()), k);
      queries[k] = new View(model, layout, norms(model.layout()), k);
    }
  }

  /** The model's slices, followed by the norms of the steps after the first. */
  static Layout layout(Layout model, int steps) {
    Layout layout = model;
    for (int k = 1; k < steps; k++) {
      for (Layout.Slice norm : norms(model)) {
        layout = layout.with(name(k, norm), norm.role(), norm.shape().toArray(Integer[]::new));
      }
    }
    return layout;
  }

  /** The norms of every step are initialised with those of the first. */
  static void initialize(float[] z, Layout model, int steps) {
    int to = model.size();
    for (int k = 1; k < steps; k++) {
      for (Layout.Slice norm : norms(model)) {
        System.arraycopy(z, norm.offset(), z, to, norm.length());
        to += norm.length();
      }
    }
  }

  /** Whether a slice is a normalisation's γ or β. */
  static boolean isNorm(Layout.Slice slice) {
    return slice.role() == Layout.Role.SCALE || slice.role() == Layout.Role.SHIFT;
  }

  private static List<Layout.Slice> norms(Layout model) {
    return model.slices().stream().filter(StepNorms::isNorm).toList();
  }

  private static String name(int k, Layout.Slice norm) {
    return "step" + (k + 1) + "." + norm.name();
  }

  @Override
  public View inner(int k) {
    return views[Math.min(k, views.length - 1)];
  }

  @Override
  public View query(int k) {
    return queries[Math.min(Math.max(0, k - 1), queries.length - 1)];
  }

  @Override
  public Model recorder() {
    return model;
  }

  @Override
  public float[] parameters(int k, float[] z) {
    return query(k).parameters(z);
  }

  @Override
  public void spread(int k, float[] lambda) {
    query(k).scatter(lambda);
  }

  /** The model with the norms of one step. It records on the model's own tapes. */
  static final class View implements Model {

    private final Model model;
    private final Layout layout;
    private final int size; // of the model
    private final Layout.Slice[] from; // this step's norms; empty for the first step
    private final Layout.Slice[] to; // their positions in the model
    private final float[] point;
    private final float[] vector;

    private View(Model model, Layout layout, List<Layout.Slice> norms, int k) {
      this.model = model;
      this.layout = layout;
      this.size = model.layout().size();
      this.to = k == 0 ? new Layout.Slice[0] : norms.toArray(Layout.Slice[]::new);
      this.from =
          Arrays.stream(to).map(norm -> layout.slice(name(k, norm))).toArray(Layout.Slice[]::new);
      this.point = new float[size];
      this.vector = new float[size];
    }

    /** The model's parameters at this step: valid until the view is used again. */
    float[] parameters(float[] z) {
      return gather(z, point);
    }

    private float[] gather(float[] z, float[] into) {
      System.arraycopy(z, 0, into, 0, size);
      for (int i = 0; i < to.length; i++) {
        System.arraycopy(z, from[i].offset(), into, to[i].offset(), to[i].length());
      }
      return into;
    }

    /** Moves the model's part of a gradient, in place, to the positions of this step in z. */
    private void scatter(float[] gradient) {
      Arrays.fill(gradient, size, layout.size(), 0f);
      for (int i = 0; i < to.length; i++) {
        System.arraycopy(gradient, to[i].offset(), gradient, from[i].offset(), to[i].length());
        Arrays.fill(gradient, to[i].offset(), to[i].end(), 0f);
      }
    }

    @Override
    public int lanes() {
      return model.lanes();
    }

    @Override
    public Layout layout() {
      return layout;
    }

    @Override
    public Tape tape() {
      return model.tape();
    }

    @Override
    public Tape scratchTape() {
      return model.scratchTape();
    }

    @Override
    public Score gradient(float[] z, Batch batch, Tape tape, float[] gradient) {
      Score score = model.gradient(parameters(z), batch, tape, gradient);
      scatter(gradient);
      return score;
    }

    @Override
    public void hessianVector(Tape tape, float[] v, float[] product) {
      model.hessianVector(tape, gather(v, vector), product);
      scatter(product);
    }

    @Override
    public Score score(float[] z, Batch batch) {
      return model.score(parameters(z), batch);
    }

    @Override
    public void predict(float[] z, Batch batch, float[] outputs) {
      model.predict(parameters(z), batch, outputs);
    }

    @Override
    public void inputGradient(float[] z, Batch batch, float[] gradient) {
      model.inputGradient(parameters(z), batch, gradient);
    }

    @Override
    public int outputs() {
      return model.outputs();
    }

    @Override
    public Score judge(float[] outputs, float[] targets, int size) {
      return model.judge(outputs, targets, size);
    }
  }
}
