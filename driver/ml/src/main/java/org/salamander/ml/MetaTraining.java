package org.salamander.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.salamander.cluster.spark.SparkContexts;
import org.salamander.run.directory.SavedRun;
import org.salamander.run.store.Folder;
import org.salamander.run.train.Training;
import org.salamander.table.StorePreparation;
import org.salamander.table.Table;
import org.salamander.task.table.TableOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains a run on a data frame: prepares the table's store, then trains on it. */
final class MetaTraining {

  private static final Logger LOG = LoggerFactory.getLogger(MetaEstimator.class);

  private static final String SPLIT = "__split";
  private static final String NAME = "the data frame";

  /** One task in so many is used for validation if no column marks validation tasks. */
  private static final int VALIDATED = 10;

  private final MetaEstimator estimator;
  private final String place;

  MetaTraining(MetaEstimator estimator, String place) {
    this.estimator = estimator;
    this.place = place;
  }

  MetaModel train(Dataset<Row> frame) throws IOException {
    String store = place + "/store";
    new StorePreparation(frame.sparkSession(), LOG::info)
        .prepare(table(frame), options(frame.schema()), store);
    TrainingConf conf = TrainingConf.of(estimator);
    Path file = conf.write();
    SparkContext spark = frame.sparkSession().sparkContext();
    boolean here = spark.isLocal();
    try (SparkContexts.Shared shared = here ? () -> {} : SparkContexts.use(spark)) {
      Training.Request request =
          new Training.Request(
              file, conf.settings(store), place + "/run", false, here ? null : spark.master());
      Training.toItsEnd(request, LOG::info, () -> false, "training was stopped");
    } finally {
      Files.delete(file);
    }
    return MetaModel.made(Identifiable.randomUID("meta"), place + "/run", checkpoint());
  }

  /** The checkpoint with the best validation, if there was a validation. */
  private String checkpoint() throws IOException {
    return Folder.at(place + "/run").list().stream().anyMatch(name -> name.contains("best"))
        ? SavedRun.BEST
        : SavedRun.LAST;
  }

  private Table table(Dataset<Row> frame) {
    Dataset<Row> rows = Frames.withArrays(frame, estimator.inputs());
    Set<String> names = new LinkedHashSet<>();
    names.add(estimator.getOrDefault(estimator.taskCol()));
    names.add(estimator.getOrDefault(estimator.labelCol()));
    names.addAll(features(frame.schema()));
    for (Param<String> param :
        List.of(estimator.roleCol(), estimator.orderCol(), estimator.weightCol())) {
      if (estimator.isDefined(param)) {
        names.add(estimator.getOrDefault(param));
      }
    }
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(Frames.column(rows, name)));
    columns.add(split(rows).as(SPLIT));
    Column label = Frames.column(rows, estimator.getOrDefault(estimator.labelCol()));
    return new Table(
        NAME, rows.filter(label.isNotNull()).select(columns.toArray(Column[]::new)), false);
  }

  private Column split(Dataset<Row> rows) {
    Column task = Frames.column(rows, estimator.getOrDefault(estimator.taskCol()));
    Column validated =
        estimator.isDefined(estimator.validationIndicatorCol())
            ? Frames.column(rows, estimator.getOrDefault(estimator.validationIndicatorCol()))
            : functions
                .pmod(functions.xxhash64(task.cast("string")), functions.lit(VALIDATED))
                .equalTo(0);
    return functions.when(validated, "validation").otherwise("train");
  }

  private List<String> features(StructType schema) {
    return estimator.inputs().stream().map(name -> Frames.inTable(schema, name)).toList();
  }

  private TableOptions options(StructType schema) {
    String kind = estimator.orNull(estimator.kind());
    return new TableOptions(
        NAME,
        estimator.getOrDefault(estimator.taskCol()),
        estimator.getOrDefault(estimator.labelCol()),
        features(schema),
        List.of(estimator.getOrDefault(estimator.categoricalCols())),
        estimator.orNull(estimator.orderCol()),
        SPLIT,
        estimator.orNull(estimator.roleCol()),
        estimator.orNull(estimator.weightCol()),
        kind == null ? null : TableOptions.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        null,
        TableOptions.MAX_CATEGORIES);
  }
}
