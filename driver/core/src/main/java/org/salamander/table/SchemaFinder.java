package org.salamander.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.salamander.model.Domain;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.Cells;
import org.salamander.task.table.Column;
import org.salamander.task.table.Scale;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TableSchema;
import org.salamander.task.table.Target;

/** Decides the kind of each column from its statistics, or refuses it. */
final class SchemaFinder {

  private static final Pattern COMMA = Pattern.compile("[+-]?\\d+(,\\d+)+([eE][+-]?\\d+)?");

  private final TablePlan plan;
  private final TableStatistics statistics;
  private final TableOptions options;

  SchemaFinder(TablePlan plan, TableStatistics statistics) {
    this.plan = plan;
    this.statistics = statistics;
    this.options = plan.options();
  }

  /**
   * The schema.
   *
   * @throws DataException if a column cannot be used; the message names it and says what to do
   */
  TableSchema schema() {
    if (statistics.kept() == 0) {
      throw new DataException(
          plan.table()
              + ": no row has a value of "
              + options.target()
              + "; there is nothing to learn");
    }
    if (statistics.rows().getOrDefault(Split.TRAIN, 0L) == 0) {
      throw new DataException(
          plan.table()
              + ": no row is of a training task; give more tasks, or say by --split COL which are");
    }
    Target target = target();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < statistics.features().size(); i++) {
      columns.add(column(statistics.features().get(i), plan.features().type(i)));
    }
    return new TableSchema(
        options.task(), target, columns, options.order(), options.role(), options.weight());
  }

  private Column column(ColumnStatistics found, CellReader.Type type) {
    String name = found.name();
    if (options.categorical().contains(name)) {
      if (found.vectors() > 0) {
        throw refused(name, "holds arrays, which are no categories; do not name it --categorical");
      }
      return category(found);
    }
    if (found.times() > 0) {
      throw refused(
          name,
          "holds dates or times; turn them into numbers that mean something, such as days since the"
              + " task began or the day of the week, or declare it --categorical");
    }
    if (found.notFinite() > 0) {
      throw refused(
          name, "holds infinite numbers, " + found.notFinite() + " of them; make them missing");
    }
    boolean indicator = found.missingTraining() > 0;
    if (type == CellReader.Type.VECTOR) {
      return new Column.Vector(name, found.moments().stream().map(Scale::of).toList(), indicator);
    }
    long kinds =
        List.of(found.numbers(), found.booleans(), found.words()).stream()
            .filter(n -> n > 0)
            .count();
    if (kinds > 1) {
      throw refused(
          name,
          "holds "
              + found.numbers()
              + " numbers, "
              + found.booleans()
              + " booleans and "
              + found.words()
              + " other texts"
              + (found.firstWord() == null ? "" : ", \"" + found.firstWord() + "\" among them")
              + "; correct these cells, or declare the column --categorical");
    }
    if (found.words() > 0) {
      requireNoCommas(found);
      if (found.overflowing()) {
        throw refused(
            name,
            "holds texts of more than "
                + options.maxCategories()
                + " different values (max-categories); declare it --categorical, raise"
                + " --max-categories, or leave it out with --features");
      }
      return category(found);
    }
    return new Column.Numeric(
        name,
        found.booleans() > 0 || type == CellReader.Type.BOOLEAN
            ? Column.Numeric.Type.BOOLEAN
            : Column.Numeric.Type.NUMBER,
        found.moments().isEmpty() ? Scale.NONE : Scale.of(found.moments().get(0)),
        indicator);
  }

  /** Refuses texts that are all numbers with a decimal comma. */
  private void requireNoCommas(ColumnStatistics found) {
    String first = found.firstWord();
    if (first != null
        && COMMA.matcher(first).matches()
        && found.counts().keySet().stream().allMatch(text -> COMMA.matcher(text).matches())) {
      throw refused(
          found.name(),
          "holds numbers with commas, such as "
              + first
              + "; write them with a decimal point and without thousands separators, or declare the"
              + " column --categorical");
    }
  }

  private static Column category(ColumnStatistics found) {
    return new Column.Category(
        found.name(),
        found.counts().entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey(Cells.BY_BYTES)))
            .map(Map.Entry::getKey)
            .toList());
  }

  private Target target() {
    ColumnStatistics found = statistics.target();
    String name = found.name();
    if (found.vectors() > 0) {
      throw refused(name, "holds arrays; a target must be a number, a boolean or a text");
    }
    if (found.times() > 0) {
      throw refused(
          name, "holds dates or times; turn them into numbers, such as days since a date");
    }
    if (found.notFinite() > 0 || found.missing() > 0) {
      throw refused(
          name,
          "holds NaN or infinite numbers, "
              + (found.notFinite() + found.missing())
              + " of them; leave those rows out, or correct them");
    }
    if (options.kind() == null && found.words() > 0) {
      requireNoCommas(found);
    }
    TableOptions.Kind kind = options.kind() == null ? suggested(found) : options.kind();
    if (kind == TableOptions.Kind.REGRESSION) {
      return regression(found);
    }
    if (found.overflowing()) {
      throw refused(
          name,
          "has more than "
              + options.maxCategories()
              + " different values (max-categories); for "
              + kind.name().toLowerCase(java.util.Locale.ROOT)
              + " it must have fewer");
    }
    List<String> labels =
        found.counts().keySet().stream().sorted(Cells.labelOrder(found.counts().keySet())).toList();
    if (kind == TableOptions.Kind.BINARY && labels.size() != 2) {
      throw refused(name, "has the values " + labels + "; for binary there must be two");
    }
    if (labels.size() < 2 || statistics.trainingTarget().counts().size() < 2) {
      throw constant(name, labels.get(0));
    }
    return new Target(
        name,
        kind == TableOptions.Kind.BINARY ? Domain.Kind.BINARY : Domain.Kind.CLASSES,
        Scale.NONE,
        labels);
  }

  private Target regression(ColumnStatistics found) {
    String name = found.name();
    if (found.words() > 0 || found.booleans() > 0) {
      throw refused(
          name,
          "holds "
              + (found.words() > 0 ? "the text \"" + found.firstWord() + "\"" : "booleans")
              + "; for regression all must be numbers");
    }
    Scale scale = Scale.of(statistics.trainingTarget().moments().get(0));
    if (statistics.trainingTarget().least() == statistics.trainingTarget().most()) {
      throw constant(name, Cells.text(statistics.trainingTarget().least()));
    }
    return new Target(name, Domain.Kind.REGRESSION, scale, List.of());
  }

  /**
   * The kind of target that its values suggest: binary for booleans or two different texts, classes
   * for more texts, regression for numbers.
   */
  private TableOptions.Kind suggested(ColumnStatistics found) {
    if (found.numbers() > 0 && found.words() + found.booleans() > 0) {
      throw refused(
          found.name(),
          "holds "
              + found.numbers()
              + " numbers and "
              + (found.words() + found.booleans())
              + " other values"
              + (found.firstWord() == null ? "" : ", \"" + found.firstWord() + "\" among them")
              + "; correct these cells, or say --kind classes");
    }
    if (found.numbers() > 0) {
      return TableOptions.Kind.REGRESSION;
    }
    return !found.overflowing() && found.counts().size() <= 2
        ? TableOptions.Kind.BINARY
        : TableOptions.Kind.CLASSES;
  }

  private DataException constant(String name, String value) {
    return refused(
        name, "is " + value + " in every row of the training tasks; there is nothing to predict");
  }

  private DataException refused(String column, String why) {
    return new DataException(plan.table() + ": column " + column + " " + why);
  }
}
