package org.salamander.bench;

import java.util.ArrayList;
import java.util.List;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.Conv;
import org.salamander.model.net.Initialization;
import org.salamander.model.net.Mlp;
import org.salamander.model.net.Normalization;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;

/**
 * All cases: the nets of the MAML paper, in the peer's form (with γ and β, padding 1 on all sides).
 */
final class Cases {

  private static final List<Integer> STEPS = List.of(1, 5);
  private static final List<String> BOTH = List.of("loop", "vmap");

  static final List<Case> ALL = all();

  /** The operations of the sinusoid net. */
  static final Operations SINE = named("sine-k1-b25").operations();

  private Cases() {}

  /** The case with a name. Throws {@link IllegalArgumentException} for an unknown name; the message lists the names. */
  static Case named(String name) {
    return ALL.stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no case " + name + " among " + ALL.stream().map(Case::name).toList()));
  }

  private static List<Case> all() {
    List<Case> cases = new ArrayList<>();
    for (int steps : STEPS) {
      for (int batch : List.of(25, 250)) {
        cases.add(sine(steps, batch));
      }
    }
    cases.add(multilayer());
    for (boolean exact : List.of(true, false)) {
      for (Conv.Downsample downsample : Conv.Downsample.values()) {
        for (int steps : STEPS) {
          cases.add(omniglot(downsample, 5, 1, steps, exact, 8));
          cases.add(omniglot(downsample, 5, 15, steps, exact, 8));
          cases.add(omniglot(downsample, 20, 1, steps, exact, 4));
        }
      }
    }
    for (int steps : STEPS) {
      cases.add(mini(steps));
    }
    return List.copyOf(cases);
  }

  private static Case sine(int steps, int batch) {
    return new Case(
        "sine-k" + steps + "-b" + batch,
        mlp(40, 40),
        new Domain(List.of(1), 1, Domain.Kind.REGRESSION),
        1,
        10,
        10,
        steps,
        true,
        0.01f,
        batch,
        List.of("vmap"),
        List.of("sine"));
  }

  /** A net for tables. The peer does not have it. */
  private static Case multilayer() {
    return new Case(
        "mlp-64-64-k3-b64",
        mlp(64, 64),
        new Domain(List.of(20), 1, Domain.Kind.REGRESSION),
        1,
        16,
        16,
        3,
        true,
        0.01f,
        64,
        List.of(),
        List.of());
  }

  /** A fully connected net, as for sinusoids. */
  static ModelConfig mlp(Integer... layers) {
    return new Mlp(
        List.of(layers),
        Activation.RELU,
        Normalization.NONE,
        false,
        true,
        0.001f,
        null,
        Initialization.TRUNCATED_NORMAL,
        0);
  }

  private static Case omniglot(
      Conv.Downsample downsample, int ways, int queries, int steps, boolean exact, int batch) {
    boolean strided = downsample == Conv.Downsample.STRIDE;
    return new Case(
        (strided ? "strided-" : "pooled-")
            + ways
            + "way-"
            + queries
            + "q-k"
            + steps
            + (exact ? "" : "-first"),
        conv(64, downsample, Conv.Head.MEAN),
        images(ways),
        ways,
        1,
        queries,
        steps,
        exact,
        0.4f,
        batch,
        BOTH,
        List.of("omni", "--pool", strided ? "stride" : "max"));
  }

  private static Case mini(int steps) {
    return new Case(
        "mini-5way-15q-k" + steps,
        conv(32, Conv.Downsample.MAX_POOL, Conv.Head.FLATTEN),
        new Domain(List.of(84, 84, 3), 5, Domain.Kind.CLASSES),
        5,
        1,
        15,
        steps,
        true,
        0.01f,
        2,
        List.of("loop"),
        List.of("mini"));
  }

  /** Tasks of 28 × 28 images with so many classes. */
  static Domain images(int ways) {
    return new Domain(List.of(28, 28, 1), ways, Domain.Kind.CLASSES);
  }

  /** A net of four blocks with batch normalization. */
  static ModelConfig conv(int filters, Conv.Downsample downsample, Conv.Head head) {
    return new Conv(
        filters,
        4,
        downsample,
        Padding.SYMMETRIC,
        head,
        Activation.RELU,
        Normalization.BATCH,
        true,
        true,
        1e-5f,
        null,
        Initialization.XAVIER,
        Initialization.SMALL_NORMAL,
        0,
        1);
  }
}
