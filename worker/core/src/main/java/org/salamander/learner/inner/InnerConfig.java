package org.salamander.learner.inner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.Serializable;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.config.NotEmpty;
import org.salamander.model.Layout;
import org.salamander.model.Workspace;

/** The keys of every gradient learner's inner loop, apart from steps and rates. */
public record InnerConfig(
    @JsonProperty(defaultValue = "[\"*\"]")
        @JsonPropertyDescription(
            "the slices that the inner loop adapts: names or role:…; * matches any characters and ! excludes; for example [\"*\"], [head], [\"*\", \"!role:shift\"]")
        @NotEmpty
        List<String> adapt,
    @JsonProperty(defaultValue = "sgd") @JsonPropertyDescription("the rule of an inner step")
        InnerRule inner,
    @JsonProperty(defaultValue = "0.0")
        @JsonPropertyDescription(
            "λ: the inner loss contains λ/2 times the squared distance from its start")
        @AtLeast(0)
        float proximal)
    implements Serializable {

  /** Gradient descent on all slices. */
  public static final InnerConfig ALL = adapting("*");

  public InnerConfig {
    adapt = List.copyOf(adapt);
    Bounds.check(InnerConfig.class, adapt, inner, proximal);
  }

  /** Gradient descent on some slices. */
  public static InnerConfig adapting(String... patterns) {
    return new InnerConfig(List.of(patterns), InnerRule.sgd(), 0f);
  }

  /** The same with a different update rule. */
  public InnerConfig by(InnerRule rule) {
    return new InnerConfig(adapt, rule, proximal);
  }

  /** The slices that adapt. */
  public List<Layout.Slice> moving(Layout model) {
    return MovingSlices.of(model, adapt).slices();
  }

  /** The slices that adapt, grouped by layer; a layer is the first part of its slices' names. */
  public List<List<Layout.Slice>> layers(Layout model) {
    return MovingSlices.of(model, adapt).layers();
  }

  /** The slices of this thread's model that adapt; computed once. */
  public List<Layout.Slice> moving(Workspace workspace) {
    return movingSlices(workspace).slices();
  }

  /** The same, grouped by layer. */
  public List<List<Layout.Slice>> layers(Workspace workspace) {
    return movingSlices(workspace).layers();
  }

  private MovingSlices movingSlices(Workspace workspace) {
    return workspace.made(
        adapt, MovingSlices.class, model -> MovingSlices.of(model.layout(), adapt));
  }

  /** The inner loop with given rates. */
  public Descent descent(Losses losses, Rates rates, Workspace workspace) {
    return new Descent(losses, rates, inner, proximal, workspace);
  }

  /** The same on the workspace's own model with one rate for all adapting slices. */
  public Descent descent(float rate, Workspace workspace) {
    return descent(Rates.fixed(moving(workspace), rate), workspace);
  }

  /** The same on the workspace's own model. */
  public Descent descent(Rates rates, Workspace workspace) {
    return descent(Losses.of(workspace.model()), rates, workspace);
  }
}
