package org.salamander.task.table;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.random.Draws;
import org.salamander.task.DataException;
import org.salamander.task.Measures;
import org.salamander.task.Split;
import org.salamander.task.TaskSource;

/**
 * The tasks of a table store. Training draws tasks uniformly, with replacement. Validation and test
 * take each of their tasks once, in the order of the ids' digests. If rows have roles, the roles
 * decide which are support and which are query. Otherwise rows are drawn without replacement, or
 * the first rows in the table's order are taken as support. In training, the probability to draw a
 * row is proportional to its weight.
 *
 * @param shotCount the number of support rows of a task
 * @param queryCount the number of query rows of a task; fewer if there are not enough
 * @param support which rows are support
 * @param unseen the probability that training shows a category of a row as unknown, and the same
 *     probability that it shows it as missing
 */
public record TableSource(
    TableStore store,
    RowCount shotCount,
    RowCount queryCount,
    TableTasks.Support support,
    double unseen)
    implements TaskSource {

  private static final long serialVersionUID = 1L;

  /**
   * @throws DataException if {@code support} is {@code FIRST} and the table has no order
   */
  public TableSource {
    if (support == TableTasks.Support.FIRST && store.schema().order() == null) {
      throw new DataException(
          "tasks.support is first; the table "
              + store.location()
              + " was prepared without an order: prepare it with --order COL, or set support ="
              + " random");
    }
  }

  @Override
  public Domain domain() {
    return store.schema().domain();
  }

  @Override
  public Optional<String> checksum() {
    return Optional.of(store.checksum());
  }

  @Override
  public Map<String, String> kept() {
    return Map.of(TableSchema.FILE, store.schema().json());
  }

  @Override
  public Optional<Measures> measures() {
    return Optional.of(new TableMeasures(store.schema().target()));
  }

  @Override
  public int shots() {
    return shotCount.most();
  }

  @Override
  public int queries() {
    return queryCount.most();
  }

  @Override
  public TableSource with(int shots, int queries) {
    return new TableSource(store, RowCount.of(shots), RowCount.of(queries), support, unseen);
  }

  @Override
  public OptionalInt tasks(Split split) {
    return OptionalInt.of(usable(split).length);
  }

  private int[] usable(Split split) {
    return store.usable(split, shotCount.least() + 1);
  }

  @Override
  public TableTask task(long seed, Split split, long iteration, int index) {
    int[] usable = usable(split);
    if (usable.length == 0) {
      throw new DataException(none(split));
    }
    if (split != Split.TRAIN && index >= usable.length) {
      throw new DataException(
          "task "
              + index
              + " of the "
              + name(split)
              + " split is asked for; "
              + store.location()
              + " has "
              + usable.length
              + " with at least "
              + (shotCount.least() + 1)
              + " rows: ask for fewer");
    }
    if (split == Split.TRAIN) {
      TrainingDraws training = new TrainingDraws(seed, usable);
      store.drawing(training, iteration, index);
      Draws draws = training.draws(iteration, index);
      return task(training.task(draws), split, draws);
    }
    return task(usable[index], split, Draws.of(seed, "table", split.ordinal(), iteration, index));
  }

  private TableTask task(int task, Split split, Draws draws) {
    return store.hasRoles(task) ? byRole(task) : drawn(task, split, draws);
  }

  private TableTask byRole(int task) {
    byte[] roles = store.roles(task);
    return task(task, withRole(roles, Role.SUPPORT), withRole(roles, Role.QUERY));
  }

  private static int[] withRole(byte[] roles, Role role) {
    return IntStream.range(0, roles.length).filter(row -> roles[row] == role.ordinal()).toArray();
  }

  private TableTask drawn(int task, Split split, Draws draws) {
    int rows = store.rows(task);
    int shots = shotCount.draw(rows - 1, draws);
    int queries = queryCount.draw(rows - shots, draws);
    int[] chosen =
        support == TableTasks.Support.FIRST
            ? IntStream.range(0, shots + queries).toArray()
            : chosen(task, split, shots + queries, draws);
    TableTask drawn =
        task(task, Arrays.copyOf(chosen, shots), Arrays.copyOfRange(chosen, shots, chosen.length));
    if (split == Split.TRAIN && unseen > 0) {
      hide(drawn.supportSet(), draws);
      hide(drawn.querySet(), draws);
    }
    return drawn;
  }

  /** Draws rows of a task. In training, rows with a greater weight are drawn more often. */
  private int[] chosen(int task, Split split, int count, Draws draws) {
    int rows = store.rows(task);
    return split == Split.TRAIN && store.schema().weight() != null
        ? draws.choose(count, store.weights(task, IntStream.range(0, rows).toArray()))
        : draws.choose(count, rows);
  }

  private TableTask task(int task, int[] support, int[] query) {
    return new TableTask(
        store.id(task),
        support,
        query,
        store.weights(task, query),
        store.batch(task, support),
        store.batch(task, query));
  }

  /**
   * Replaces some categories by the unknown or the missing value, so that the model learns to
   * predict without them.
   */
  private void hide(Batch batch, Draws draws) {
    List<Column> columns = store.schema().columns();
    int width = store.schema().width();
    for (int row = 0; row < batch.size(); row++) {
      int at = row * width;
      for (Column column : columns) {
        if (column instanceof Column.Category category) {
          double u = draws.uniform();
          if (u < 2 * unseen) {
            batch.inputs()[at] = u < unseen ? category.other() : category.missing();
          }
        }
        at += column.width();
      }
    }
  }

  private String none(Split split) {
    int all = store.end(split) - store.first(split);
    return store.location()
        + ": the "
        + name(split)
        + " split has no tasks"
        + (all == 0
            ? ""
            : " with at least "
                + (shotCount.least() + 1)
                + " rows, though "
                + all
                + " with fewer; ask for fewer shots");
  }

  private static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }
}
