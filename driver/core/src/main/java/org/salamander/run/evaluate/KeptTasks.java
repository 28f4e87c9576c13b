package org.salamander.run.evaluate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.run.Experiment;
import org.salamander.run.store.Folder;
import org.salamander.run.store.Npy;
import org.salamander.task.DataException;
import org.salamander.task.Measures;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;
import org.salamander.task.table.TableMeasures;
import org.salamander.task.table.TableSchema;

/**
 * The tasks that a report shows. A run keeps them in {@value #FILE}, so that a report does not need
 * the data. The file has NumPy's format: {@code sizes} holds the support and the query examples of
 * each task, and {@code support_inputs}, {@code support_targets}, {@code query_inputs} and {@code
 * query_targets} hold their numbers, task after task.
 *
 * @param schema for tables; null for other tasks
 * @param tasks the first ones of the evaluation
 */
public record KeptTasks(Domain domain, @Nullable TableSchema schema, List<Sets> tasks)
    implements TaskSource {

  private static final long serialVersionUID = 1L;
  private static final String FILE = "examples.npz";
  private static final String SIZES = "sizes";
  private static final String SUPPORT = "support_";
  private static final String QUERY = "query_";

  /** An upper limit on the bytes of an array. A file that unpacks to more is refused. */
  private static final int MOST = 1 << 28;

  /** A task's support and query examples. */
  public record Sets(Batch support, Batch query) implements Task {

    @Override
    public Batch support(int step, float[] z) {
      return support;
    }

    @Override
    public Batch query(float[] z) {
      return query;
    }
  }

  /** Writes tasks to a run's directory if they come from data and a report shows some. */
  public static void keep(Folder run, Experiment experiment) throws IOException {
    Evaluator evaluator = new Evaluator(experiment, experiment.config().evaluation());
    TaskSource tasks = evaluator.tasks();
    int most = Illustration.of(tasks).tasks();
    if (tasks.checksum().isEmpty() || most == 0 || run.exists(FILE)) {
      return;
    }
    int count = Math.min(most, evaluator.count());
    List<Sets> sets = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      Task task = evaluator.task(index);
      sets.add(new Sets(task.support(0, new float[0]), task.query(new float[0])));
    }
    run.write(FILE, npz(sets));
  }

  private static byte[] npz(List<Sets> tasks) throws IOException {
    float[] sizes = new float[2 * tasks.size()];
    for (int i = 0; i < tasks.size(); i++) {
      sizes[2 * i] = tasks.get(i).support.size();
      sizes[2 * i + 1] = tasks.get(i).query.size();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, SIZES, sizes);
      put(zip, SUPPORT, tasks.stream().map(Sets::support).toList());
      put(zip, QUERY, tasks.stream().map(Sets::query).toList());
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, List<Batch> batches)
      throws IOException {
    put(zip, name + "inputs", joined(batches.stream().map(Batch::inputs).toList()));
    put(zip, name + "targets", joined(batches.stream().map(Batch::targets).toList()));
  }

  private static void put(ZipOutputStream zip, String name, float[] array) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTime(0); // so that the same tasks give the same file
    zip.putNextEntry(entry);
    zip.write(Npy.encode(array));
    zip.closeEntry();
  }

  private static float[] joined(List<float[]> arrays) {
    float[] all = new float[arrays.stream().mapToInt(array -> array.length).sum()];
    int at = 0;
    for (float[] array : arrays) {
      System.arraycopy(array, 0, all, at, array.length);
      at += array.length;
    }
    return all;
  }

  /**
   * The tasks in a run's directory; empty if there are none. @throws IOException if the file cannot
   * be read, or is damaged
   */
  static KeptTasks read(Folder run, Domain domain, @Nullable TableSchema schema)
      throws IOException {
    if (!run.exists(FILE)) {
      return new KeptTasks(domain, schema, List.of());
    }
    String name = run.name() + "/" + FILE;
    Map<String, float[]> arrays = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(run.read(FILE)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(
            entry.getName().replace(".npy", ""), Npy.decode(zip.readNBytes(MOST), entry.getName()));
      }
      float[] sizes = arrays.getOrDefault(SIZES, new float[0]);
      List<Batch> support = cut(arrays, SUPPORT, sizes, 0);
      List<Batch> query = cut(arrays, QUERY, sizes, 1);
      List<Sets> tasks = new ArrayList<>();
      for (int i = 0; i < support.size(); i++) {
        domain.require(support.get(i));
        domain.require(query.get(i));
        tasks.add(new Sets(support.get(i), query.get(i)));
      }
      return new KeptTasks(domain, schema, tasks);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException(name + " is damaged: " + e.getMessage(), e);
    }
  }

  /** The batches of an array; their sizes are every second one from {@code first} on. */
  private static List<Batch> cut(
      Map<String, float[]> arrays, String name, float[] sizes, int first) {
    float[] inputs = arrays.getOrDefault(name + "inputs", new float[0]);
    float[] targets = arrays.getOrDefault(name + "targets", new float[0]);
    int all = 0;
    for (int i = first; i < sizes.length; i += 2) {
      all += (int) sizes[i];
    }
    int in = inputs.length / Math.max(1, all);
    int out = targets.length / Math.max(1, all);
    List<Batch> batches = new ArrayList<>();
    int row = 0;
    for (int i = first; i < sizes.length; i += 2) {
      int end = row + (int) sizes[i];
      batches.add(
          new Batch(
              end - row,
              Arrays.copyOfRange(inputs, row * in, end * in),
              Arrays.copyOfRange(targets, row * out, end * out)));
      row = end;
    }
    return batches;
  }

  @Override
  public Task task(long seed, Split split, long iteration, int index) {
    if (index >= tasks.size()) {
      throw new DataException("task " + index + " is asked for; the run keeps " + tasks.size());
    }
    return tasks.get(index);
  }

  @Override
  public OptionalInt tasks(Split split) {
    return OptionalInt.of(tasks.size());
  }

  @Override
  public Optional<Measures> measures() {
    return Optional.ofNullable(schema).map(table -> new TableMeasures(table.target()));
  }

  @Override
  public int shots() {
    return tasks.isEmpty() ? 0 : tasks.get(0).support.size();
  }

  @Override
  public int queries() {
    return tasks.isEmpty() ? 0 : tasks.get(0).query.size();
  }

  /** The tasks with their fixed sets. */
  @Override
  public KeptTasks with(int shots, int queries) {
    return this;
  }
}
