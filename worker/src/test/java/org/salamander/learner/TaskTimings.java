package org.salamander.learner;

import java.lang.management.ManagementFactory;
import java.util.List;
import org.salamander.kernel.Draws;
import org.salamander.kernel.Kernels;
import org.salamander.model.Activation;
import org.salamander.model.Architecture;
import org.salamander.model.Batch;
import org.salamander.model.Conv;
import org.salamander.model.Initialization;
import org.salamander.model.Mlp;
import org.salamander.model.Normalization;
import org.salamander.model.Padding;
import org.salamander.task.Domain;
import org.salamander.task.Task;

/**
 * Prints how many exact second-order MAML tasks with one inner step a single thread does in a
 * second of processor time. Run by hand, with sine or conv for one of the two.
 */
final class TaskTimings {

  private static final double SECONDS = 2;

  private TaskTimings() {}

  public static void main(String[] arguments) {
    System.out.println(Kernels.best().getClass().getSimpleName());
    List<String> wanted = arguments.length == 0 ? List.of("sine", "conv") : List.of(arguments);
    Domain numbers = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    Domain images = new Domain(List.of(28, 28, 1), 5, Domain.Kind.CLASSES);
    Mlp mlp =
        new Mlp(
            List.of(40, 40),
            Activation.RELU,
            Normalization.NONE,
            false,
            true,
            0.001f,
            null,
            Initialization.TRUNCATED_NORMAL);
    Conv conv =
        new Conv(
            64,
            4,
            Conv.Downsample.STRIDE,
            Padding.SAME,
            Conv.Head.MEAN,
            Activation.RELU,
            Normalization.BATCH,
            false,
            true,
            0.001f,
            null,
            Initialization.XAVIER,
            Initialization.NORMAL);
    for (int round = 0; round < 3; round++) {
      if (wanted.contains("sine")) {
        time("sine 1-40-40-1, 10 + 10 points", mlp.architecture(numbers), numbers, 10, 0.403e6);
      }
      if (wanted.contains("conv")) {
        time("conv4-64, 5-way 1-shot, 5 queries", conv.architecture(images), images, 5, 318e6);
      }
    }
  }

  private static void time(
      String name, Architecture architecture, Domain domain, int examples, double flops) {
    Draws draws = Draws.of(1);
    Workspace workspace = new Workspace(architecture);
    float[] z = new float[architecture.layout().size()];
    architecture.initialize(z, draws);
    Task task = Task.of(batch(domain, examples, draws), batch(domain, examples, draws));
    Maml maml = new Maml(1, 0.01f);
    long tasks = 0;
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    double seconds = 0;
    while (seconds < SECONDS) {
      workspace.giveBack(maml.contribute(z, task, draws, workspace).vector());
      tasks++;
      seconds = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
    }
    System.out.printf(
        "%-36s %9.1f tasks/s %6.1f GFLOP/s%n",
        name, tasks / seconds, flops * tasks / seconds * 1e-9);
  }

  private static Batch batch(Domain domain, int examples, Draws draws) {
    float[] x = new float[examples * domain.inputs()];
    for (int i = 0; i < x.length; i++) {
      x[i] = draws.uniform(0, 1);
    }
    float[] y = new float[examples];
    for (int i = 0; i < y.length; i++) {
      y[i] = i % domain.outputs();
    }
    return new Batch(examples, x, y);
  }
}
