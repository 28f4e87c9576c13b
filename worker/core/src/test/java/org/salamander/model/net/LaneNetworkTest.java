package org.salamander.model.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.salamander.kernel.Kernels;
import org.salamander.kernel.LaneKernels;
import org.salamander.model.Batch;
import org.salamander.model.Cut;
import org.salamander.model.Layout;
import org.salamander.model.Model;
import org.salamander.model.Tape;

/** Tests that a task in a lane has the same bits as alone, whatever the other lanes hold. */
class LaneNetworkTest {

  private static final int WIDEST = 16;

  static Stream<Nets.Net> nets() {
    return Nets.all().filter(net -> network(net, Kernels.plain()).lanes(WIDEST).isPresent());
  }

  private static Network network(Nets.Net net, Kernels kernels) {
    return ((NetworkArchitecture) net.config().architecture(net.domain())).model(kernels);
  }

  @Test
  void theMultilayerNetsHaveAFormForGroups() {
    assertThat(nets().filter(net -> net.config() instanceof Mlp).count())
        .isEqualTo(Nets.predictors().filter(net -> net.config() instanceof Mlp).count())
        .isGreaterThan(4);
    assertThat(nets()).noneMatch(net -> net.config() instanceof Conv);
  }

  @ParameterizedTest
  @MethodSource("nets")
  void everyLaneHasTheBitsOfItsTaskAlone(Nets.Net net) {
    for (int tasks : List.of(1, 7, WIDEST)) {
      agree(net, tasks, IntStream.range(0, tasks).map(l -> net.examples()).toArray());
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void soDoTasksOfUnequalSizes(Nets.Net net) {
    for (int tasks : List.of(2, 9, WIDEST)) {
      agree(net, tasks, IntStream.range(0, tasks).map(l -> 2 + 3 * l % net.examples()).toArray());
    }
  }

  private static void agree(Nets.Net net, int tasks, int[] sizes) {
    List<Nets.Point> points = new ArrayList<>();
    for (int l = 0; l < tasks; l++) {
      Nets.Point point = net.point(l);
      int[] first = IntStream.range(0, Math.min(sizes[l], net.examples())).toArray();
      points.add(new Nets.Point(point.z(), point.batch().select(first), point.v()));
    }
    for (Kernels kernels : List.of(Kernels.plain(), Kernels.best())) {
      for (int lanes = kernels.lanes().width(); lanes <= 2 * WIDEST; lanes *= 2) {
        if (lanes >= tasks) {
          agree(network(net, kernels), points, lanes, kernels + ", " + lanes + " lanes");
        }
      }
    }
  }

  private static void agree(Network alone, List<Nets.Point> points, int lanes, String name) {
    Model group = alone.lanes(lanes).orElseThrow();
    Batch batch = Batch.group(points.stream().map(Nets.Point::batch).toList(), lanes);
    float[] z = spread(points.stream().map(Nets.Point::z).toList(), lanes);
    float[] v = spread(points.stream().map(Nets.Point::v).toList(), lanes);
    float[] gradient = new float[z.length];
    float[] product = new float[z.length];
    float[] inputs = new float[batch.inputs().length];
    float[] outputs = new float[batch.size() * alone.outputs() * lanes];
    Tape tape = group.tape();
    var score = group.gradient(z, batch, tape, gradient);
    group.hessianVector(tape, v, product);
    group.inputGradient(z, batch, inputs);
    group.predict(z, batch, outputs);
    assertThat(group.score(z, batch)).isEqualTo(score);
    for (int l = 0; l < points.size(); l++) {
      Nets.Point point = points.get(l);
      String lane = name + ", lane " + l;
      float[] own = new float[point.z().length];
      Tape ownTape = alone.tape();
      assertThat(score.lanes().get(l))
          .as(lane)
          .isEqualTo(alone.gradient(point.z(), point.batch(), ownTape, own));
      assertThat(lane(gradient, LaneKernels.at(0, lanes) + l, lanes, own.length))
          .as(lane)
          .isEqualTo(own);
      alone.hessianVector(ownTape, point.v(), own);
      assertThat(lane(product, LaneKernels.at(0, lanes) + l, lanes, own.length))
          .as(lane)
          .isEqualTo(own);
      float[] ownInputs = new float[point.batch().inputs().length];
      alone.inputGradient(point.z(), point.batch(), ownInputs);
      assertThat(lane(inputs, l, lanes, ownInputs.length)).as(lane).isEqualTo(ownInputs);
      float[] ownOutputs = new float[point.batch().size() * alone.outputs()];
      alone.predict(point.z(), point.batch(), ownOutputs);
      assertThat(lane(outputs, l, lanes, ownOutputs.length)).as(lane).isEqualTo(ownOutputs);
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void everyLaneOfACutGroupHasTheBitsOfItsTaskAlone(Nets.Net net) {
    List<Layout.Slice> slices = network(net, Kernels.plain()).layout().slices();
    for (Kernels kernels : List.of(Kernels.plain(), Kernels.best())) {
      for (Layout.Slice slice : slices) {
        cut(network(net, kernels), net, List.of(slice.name()));
      }
      cut(network(net, kernels), net, slices.stream().skip(1).map(Layout.Slice::name).toList());
    }
  }

  private static void cut(Network alone, Nets.Net net, List<String> moving) {
    Model group = alone.lanes(WIDEST).orElseThrow();
    Optional<Cut> wide = cut(group, moving);
    Optional<Cut> narrow = cut(alone, moving);
    assertThat(wide.isPresent()).isEqualTo(narrow.isPresent());
    if (wide.isEmpty()) {
      return;
    }
    List<Nets.Point> points = points(alone, net, moving);
    Batch batch = Batch.group(points.stream().map(Nets.Point::batch).toList(), WIDEST);
    float[] z = spread(points.stream().map(Nets.Point::z).toList(), WIDEST);
    float[] v = spread(points.stream().map(Nets.Point::v).toList(), WIDEST);
    List<float[]> found = products(wide.get(), group.tape(), z, batch, v);
    for (int l = 0; l < points.size(); l++) {
      Nets.Point point = points.get(l);
      List<float[]> own =
          products(narrow.orElseThrow(), alone.tape(), point.z(), point.batch(), point.v());
      for (int i = 0; i < own.size(); i++) {
        assertThat(lane(found.get(i), LaneKernels.at(0, WIDEST) + l, WIDEST, own.get(i).length))
            .as("%s, product %d, lane %d", moving, i, l)
            .isEqualTo(own.get(i));
      }
    }
  }

  /** Points that differ only in the moving slices, with directions that are 0 elsewhere. */
  private static List<Nets.Point> points(Network alone, Nets.Net net, List<String> moving) {
    List<Nets.Point> points = new ArrayList<>();
    for (int l = 0; l < WIDEST - 1; l++) {
      Nets.Point own = net.point(l);
      float[] z = net.point(0).z().clone();
      float[] v = new float[z.length];
      for (String name : moving) {
        Layout.Slice slice = alone.layout().slice(name);
        System.arraycopy(own.z(), slice.offset(), z, slice.offset(), slice.length());
        System.arraycopy(own.v(), slice.offset(), v, slice.offset(), slice.length());
      }
      points.add(new Nets.Point(z, own.batch(), v));
    }
    return points;
  }

  private static Optional<Cut> cut(Model model, List<String> moving) {
    return model.cut(moving.stream().map(model.layout()::slice).toList());
  }

  private static List<float[]> products(Cut cut, Tape trunk, float[] z, Batch batch, float[] v) {
    List<float[]> all = List.of(new float[z.length], new float[z.length], new float[z.length]);
    Tape tape = cut.tape();
    cut.trunk(z, batch, trunk);
    cut.gradient(z, batch, trunk, tape, all.get(0));
    cut.hessianVector(trunk, tape, v, all.get(1));
    cut.pullback(z, batch, trunk, all.get(2));
    return all;
  }

  private static float[] spread(List<float[]> vectors, int lanes) {
    float[] all = new float[LaneKernels.at(vectors.get(0).length, lanes)];
    for (int l = 0; l < vectors.size(); l++) {
      for (int i = 0; i < vectors.get(l).length; i++) {
        all[LaneKernels.at(i, lanes) + l] = vectors.get(l)[i];
      }
    }
    return all;
  }

  /** One task's numbers; the first is at {@code from}. */
  private static float[] lane(float[] all, int from, int lanes, int length) {
    float[] own = new float[length];
    for (int i = 0; i < length; i++) {
      own[i] = all[from + i * lanes];
    }
    return own;
  }

  @Test
  void refusesBatchesOfSingleTasksAndOtherModelsTapes() {
    Nets.Net net = nets().findFirst().orElseThrow();
    Network alone = network(net, Kernels.plain());
    Model group = alone.lanes(8).orElseThrow();
    Nets.Point point = net.point(1);
    float[] z = new float[point.z().length * 8];
    assertThatThrownBy(() -> group.score(z, point.batch()))
        .hasMessageContaining("in 0 lanes")
        .hasMessageContaining("each of 8 lanes");
    Batch batch = Batch.group(List.of(point.batch()), 8);
    assertThatThrownBy(() -> group.gradient(z, batch, alone.tape(), z.clone()))
        .hasMessageContaining("another model");
    assertThatThrownBy(() -> group.hessianVector(group.tape(), z, z.clone()))
        .hasMessageContaining("no gradient is recorded");
  }
}
