package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.kernel.Kernels;
import org.salamander.model.Model;
import org.salamander.model.Score;
import org.salamander.model.Tape;

/**
 * Results depend on the arguments alone. They do not depend on the contents of buffers, the order
 * of calls, the thread or the kernels.
 */
final class NetworkPurityTest {

  private record Results(
      Score score,
      float[] gradient,
      float[] product,
      float[] inputGradient,
      float[] outputs,
      Score scored) {

    static Results of(Model model, Tape tape, Nets.Point point) {
      float[] gradient = new float[point.z().length];
      Score score = model.gradient(point.z(), point.batch(), tape, gradient);
      float[] product = new float[point.z().length];
      model.hessianVector(tape, point.v(), product);
      float[] inputGradient = new float[point.batch().inputs().length];
      model.inputGradient(point.z(), point.batch(), inputGradient);
      float[] outputs = new float[point.batch().size() * model.outputs()];
      model.predict(point.z(), point.batch(), outputs);
      return new Results(
          score, gradient, product, inputGradient, outputs, model.score(point.z(), point.batch()));
    }

    void assertSame(Results other) {
      assertThat(other.score).isEqualTo(score);
      assertThat(other.scored).isEqualTo(score);
      assertThat(other.gradient).isEqualTo(gradient);
      assertThat(other.product).isEqualTo(product);
      assertThat(other.inputGradient).isEqualTo(inputGradient);
      assertThat(other.outputs).isEqualTo(outputs);
    }
  }

  private static Results fresh(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    return Results.of(model, model.tape(), net.point(1));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void dirtyBuffersDoNotShow(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    Tape tape = model.tape();
    Nets.Point dirt =
        new Nets.Net(net.name(), net.config(), net.domain(), net.examples() + 3).point(2);
    Arrays.fill(dirt.z(), Float.NaN);
    Results.of(model, tape, dirt);
    fresh(net).assertSame(Results.of(model, tape, net.point(1)));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void scratchTapesGiveTheSameGradientsAndNoProducts(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    Tape scratch = model.scratchTape();
    Nets.Point dirt =
        new Nets.Net(net.name(), net.config(), net.domain(), net.examples() + 3).point(2);
    float[] gradient = new float[dirt.z().length];
    model.gradient(dirt.z(), dirt.batch(), scratch, gradient);
    Nets.Point point = net.point(1);
    model.gradient(point.z(), point.batch(), scratch, gradient);
    assertThat(gradient).isEqualTo(fresh(net).gradient);
    assertThatIllegalStateException()
        .isThrownBy(() -> model.hessianVector(scratch, point.v(), gradient))
        .withMessageContaining("no gradient is recorded");
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void otherTapesAndLaterChangesOfTheParametersDoNotShow(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    Nets.Point point = net.point(1);
    Tape first = model.tape();
    Tape second = model.tape();
    float[] product = new float[point.z().length];
    model.gradient(point.z(), point.batch(), first, product);
    Results.of(model, second, net.point(2));
    Arrays.fill(point.z(), Float.NaN);
    model.hessianVector(first, point.v(), product);
    assertThat(product).isEqualTo(fresh(net).product());
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void anotherThreadDoesNotShow(Nets.Net net) {
    fresh(net).assertSame(CompletableFuture.supplyAsync(() -> fresh(net)).join());
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void kernelsDoNotShow(Nets.Net net) {
    assumeTrue(
        Kernels.best() != Kernels.plain(), "the Vector API module is absent: plain kernels only");
    NetworkArchitecture architecture =
        (NetworkArchitecture) net.config().architecture(net.domain());
    Model plain = architecture.model(Kernels.plain());
    fresh(net).assertSame(Results.of(plain, plain.tape(), net.point(1)));
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void judgesItsOwnOutputsAlike(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    Nets.Point point = net.point(1);
    Results results = fresh(net);
    assertThat(model.judge(results.outputs(), point.batch().targets(), point.batch().size()))
        .isEqualTo(results.score());
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void whatLiesBehindTheLayoutStays(Nets.Net net) {
    Model model = net.config().architecture(net.domain()).model();
    Nets.Point point = net.point(1);
    int size = point.z().length;
    float[] gradient = new float[size + 3];
    float[] product = new float[size + 3];
    Arrays.fill(gradient, 7f);
    Arrays.fill(product, 7f);
    Tape tape = model.tape();
    model.gradient(Arrays.copyOf(point.z(), size + 3), point.batch(), tape, gradient);
    model.hessianVector(tape, Arrays.copyOf(point.v(), size + 3), product);
    Results results = fresh(net);
    assertThat(Arrays.copyOf(gradient, size)).isEqualTo(results.gradient());
    assertThat(Arrays.copyOf(product, size)).isEqualTo(results.product());
    assertThat(Arrays.copyOfRange(gradient, size, size + 3)).containsOnly(7f);
    assertThat(Arrays.copyOfRange(product, size, size + 3)).containsOnly(7f);
  }

  @ParameterizedTest
  @MethodSource("org.salamander.model.net.Nets#all")
  void allocatesNothingOnceGrown(Nets.Net net) {
    // Uses the plain kernels, because the Vector API allocates its vectors until it is compiled.
    NetworkArchitecture architecture =
        (NetworkArchitecture) net.config().architecture(net.domain());
    Model model = architecture.model(Kernels.plain());
    Nets.Point point = net.point(1);
    Tape tape = model.tape();
    float[] vector = new float[point.z().length];
    int calls = 20;
    long before = 0;
    for (int i = 0; i < 2 * calls; i++) {
      if (i == calls) {
        before = allocated();
      }
      model.gradient(point.z(), point.batch(), tape, vector);
      model.hessianVector(tape, point.v(), vector);
      model.score(point.z(), point.batch());
    }
    assertThat((allocated() - before) / calls)
        .as("bytes a call: two scores and small change")
        .isLessThan(1024);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
