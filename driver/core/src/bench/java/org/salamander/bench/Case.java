package org.salamander.bench;

import java.util.List;
import org.salamander.learner.Contribution;
import org.salamander.learner.Fomaml;
import org.salamander.learner.Maml;
import org.salamander.learner.MetaLearner;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.ModelConfig;
import org.salamander.random.Draws;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;
import org.salamander.work.Round;
import org.salamander.work.TrainingWork;
import org.salamander.work.Work;

/**
 * A meta-gradient to measure: MAML with K inner steps on a net, in meta-batches.
 * @param name the name for {@code --only}
 * @param ways classes per task; 1 for regression
 * @param shots support examples per class
 * @param queries query examples per class
 * @param steps K
 * @param exact whether second derivatives are computed
 * @param batch tasks per meta-iteration
 * @param peerModes the peer's modes; the faster one counts
 * @param peerProblem the peer's name for the net
 */
record Case(
    String name,
    ModelConfig model,
    Domain domain,
    int ways,
    int shots,
    int queries,
    int steps,
    boolean exact,
    float rate,
    int batch,
    List<String> peerModes,
    List<String> peerProblem) {

  /** The number of tasks. They are made before the measurement and used in turn, so that drawing them is not measured. */
  private static final int POOL = 16;

  Operations operations() {
    return Operations.of(model, domain);
  }

  /** The smallest possible number of multiply-adds for one task. */
  long multiplyAdds() {
    return operations().task(steps, ways * shots, ways * queries, exact);
  }

  MetaLearner learner() {
    return exact ? new Maml(steps, rate) : new Fomaml(steps, rate);
  }

  /** Work that computes one task's meta-gradient. */
  Work<Round.MetaParameters, Contribution> work() {
    Draws draws = Draws.of(1, name);
    Task[] tasks = new Task[POOL];
    for (int i = 0; i < POOL; i++) {
      tasks[i] = Task.of(batch(shots, draws), batch(queries, draws));
    }
    return new TrainingWork(new Pool(domain, tasks), learner(), 1, 0, false);
  }

  /** A task source that returns the tasks in turn. */
  private record Pool(Domain domain, Task[] tasks) implements TaskSource {

    @Override
    public Task task(long seed, Split split, long iteration, int index) {
      return tasks[index % tasks.length];
    }

    @Override
    public int shots() {
      return 0;
    }

    @Override
    public int queries() {
      return 0;
    }

    @Override
    public TaskSource with(int shots, int queries) {
      return this;
    }
  }

  /** A task of random numbers. The time of the arithmetic does not depend on the numbers. */
  private Batch batch(int each, Draws draws) {
    int size = ways * each;
    float[] inputs = new float[size * domain.inputs()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = draws.uniform(0, 1);
    }
    float[] targets = new float[size];
    for (int i = 0; i < size; i++) {
      targets[i] = i % domain.outputs();
    }
    return new Batch(size, inputs, targets);
  }

  /** The peer's arguments for the same work. */
  List<String> peerArguments(String mode) {
    List<String> arguments = new java.util.ArrayList<>();
    arguments.add(peerProblem.get(0));
    arguments.add(mode);
    arguments.addAll(peerProblem.subList(1, peerProblem.size()));
    arguments.addAll(List.of("--steps", "" + steps, "--order", exact ? "2" : "1"));
    arguments.addAll(List.of("--batch", "" + batch, "--ways", "" + ways));
    arguments.addAll(List.of("--shots", "" + shots, "--query", "" + queries));
    return arguments;
  }
}
