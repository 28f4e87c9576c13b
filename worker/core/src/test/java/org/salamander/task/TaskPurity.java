package org.salamander.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.salamander.model.Batch;

/**
 * Checks a rule for task sources: a task depends on seed, split, iteration and index, on all of
 * them and on nothing else.
 */
public final class TaskPurity {

  private TaskPurity() {}

  public static void check(TaskSource source) {
    int first = bits(source.task(1, Split.TRAIN, 2, 3));
    Set<Integer> others = new HashSet<>();
    others.add(bits(source.task(2, Split.TRAIN, 2, 3)));
    others.add(bits(source.task(1, Split.VALIDATION, 2, 3)));
    others.add(bits(source.task(1, Split.TEST, 2, 3)));
    others.add(bits(source.task(1, Split.TRAIN, 3, 2)));
    others.add(bits(source.task(1, Split.TRAIN, 3, 3)));
    others.add(bits(source.task(1, Split.TRAIN, 2, 4)));
    assertThat(others).hasSize(6).doesNotContain(first);
    assertThat(bits(source.task(1, Split.TRAIN, 2, 3))).isEqualTo(first);
    assertThat(bits(travelled(source).task(1, Split.TRAIN, 2, 3))).isEqualTo(first);
    assertThat(bits(source.with(source.shots(), source.queries()).task(1, Split.TRAIN, 2, 3)))
        .isEqualTo(first);
  }

  /** The task source after Java serialization and deserialization. */
  public static TaskSource travelled(TaskSource source) {
    return read(bytes(source));
  }

  public static byte[] bytes(TaskSource source) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  public static TaskSource read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (TaskSource) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static int bits(Task task) {
    return 31 * bits(task.support(0, new float[0])) + bits(task.query(new float[0]));
  }

  private static int bits(Batch batch) {
    return 31 * Arrays.hashCode(batch.inputs()) + Arrays.hashCode(batch.targets());
  }
}
