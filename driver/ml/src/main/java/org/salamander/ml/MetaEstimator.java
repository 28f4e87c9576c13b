package org.salamander.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apiguardian.api.API;

/**
 * Meta-learns from a data frame. Each row is an example, and a column names its task. The model
 * adapts to a new task from a few labelled rows.
 *
 * <pre>{@code
 * MetaModel model = new MetaEstimator()
 *     .setTaskCol("customer").setLabelCol("units")
 *     .setInputCols("product", "price").setCategoricalCols("product")
 *     .fit(sales);
 * Dataset<Row> predicted = model.transform(fresh); // rows with units are what it adapts to
 * }</pre>
 *
 * <p>Under a local master training uses this JVM's threads, otherwise the session's executors; the
 * result has the same bits.
 */
@API(status = API.Status.MAINTAINED)
public final class MetaEstimator extends Estimator<MetaModel>
    implements TableParams, DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final ColumnParams columns;
  private final Param<String> order;
  private final Param<String> validation;
  private final Param<String> weight;
  private final Param<String> kind;
  private final Param<String> conf;
  private final Param<String> directory;
  private final LongParam seed;

  /** An estimator with default params. */
  public MetaEstimator() {
    this(Identifiable.randomUID("meta"));
  }

  /** With a uid, for Spark's readers. */
  public MetaEstimator(String uid) {
    this.uid = uid;
    this.columns = new ColumnParams(this);
    this.order = new Param<>(this, "orderCol", "the column that orders a task's rows");
    this.validation =
        new Param<>(
            this,
            "validationIndicatorCol",
            "a boolean column, true in the tasks to validate by; not set, every tenth task by a digest of"
                + " its name");
    this.weight =
        new Param<>(
            this,
            "weightCol",
            "the column that weighs a row: in its task's means, and in the chance that training draws it");
    this.kind =
        new Param<>(
            this,
            "kind",
            "regression, binary or classes; not set, regression for numbers and labels otherwise");
    this.conf =
        new Param<>(
            this,
            "conf",
            "a configuration (HOCON) over that of this class: model, learner, outer …");
    this.directory =
        new Param<>(
            this,
            "directory",
            "the folder of the prepared table and the run, a URI that executors reach; if not set, a scratch folder"
                + " of the driver, which serves local masters alone");
    this.seed = new LongParam(this, "seed", "names every random draw");
    setDefault(conf, "");
    setDefault(seed, 1L);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ColumnParams columns() {
    return columns;
  }

  /** The column that orders a task's rows. */
  public Param<String> orderCol() {
    return order;
  }

  /** The column that marks validation tasks. */
  public Param<String> validationIndicatorCol() {
    return validation;
  }

  /**
   * The column with a row's weight, which applies to its task's means and to the probability that
   * training draws the row.
   */
  public Param<String> weightCol() {
    return weight;
  }

  /** The kind of label: {@code regression}, {@code binary} or {@code classes}. */
  public Param<String> kind() {
    return kind;
  }

  /** HOCON that replaces values of this class's configuration. */
  public Param<String> conf() {
    return conf;
  }

  /** The folder for the prepared table and the run. */
  public Param<String> directory() {
    return directory;
  }

  /** The seed of all random draws. */
  public LongParam seed() {
    return seed;
  }

  public MetaEstimator setTaskCol(String name) {
    return with(taskCol(), name);
  }

  public MetaEstimator setFeaturesCol(String name) {
    return with(featuresCol(), name);
  }

  public MetaEstimator setInputCols(String... names) {
    return with(inputCols(), names);
  }

  public MetaEstimator setCategoricalCols(String... names) {
    return with(categoricalCols(), names);
  }

  public MetaEstimator setLabelCol(String name) {
    return with(labelCol(), name);
  }

  public MetaEstimator setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  public MetaEstimator setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  public MetaEstimator setRoleCol(String name) {
    return with(roleCol(), name);
  }

  public MetaEstimator setOrderCol(String name) {
    return with(order, name);
  }

  public MetaEstimator setValidationIndicatorCol(String name) {
    return with(validation, name);
  }

  public MetaEstimator setWeightCol(String name) {
    return with(weight, name);
  }

  public MetaEstimator setKind(String value) {
    return with(kind, value);
  }

  public MetaEstimator setConf(String hocon) {
    return with(conf, hocon);
  }

  public MetaEstimator setDirectory(String uri) {
    return with(directory, uri);
  }

  public MetaEstimator setSeed(long value) {
    return with(seed, value);
  }

  private <T> MetaEstimator with(Param<T> param, Object value) {
    set(param.name(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    Columns.required(this, taskCol());
    StructType output = Columns.checked(this, schema, labels(schema));
    for (Param<String> param : List.of(order, weight)) {
      if (isDefined(param)) {
        Frames.type(schema, getOrDefault(param));
      }
    }
    if (isDefined(validation)
        && !(Frames.type(schema, getOrDefault(validation)) instanceof BooleanType)) {
      throw new IllegalArgumentException(
          "validationIndicatorCol: column " + getOrDefault(validation) + " must hold booleans");
    }
    TrainingConf.of(this).check();
    return output;
  }

  private boolean labels(StructType schema) {
    if (isDefined(kind)) {
      String given = getOrDefault(kind);
      if (!List.of("regression", "binary", "classes").contains(given)) {
        throw new IllegalArgumentException(
            "kind is " + given + "; it must be regression, binary or classes");
      }
      return !given.equals("regression");
    }
    DataType type = Frames.type(schema, getOrDefault(labelCol()));
    return type instanceof StringType || type instanceof BooleanType;
  }

  @Override
  public MetaModel fit(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    try {
      boolean scratch = !isDefined(directory);
      String place =
          scratch ? Files.createTempDirectory("salamander-ml").toString() : getOrDefault(directory);
      MetaModel model = new MetaTraining(this, place).train(dataset.toDF());
      return copyValues(model, extractParamMap()).setParent(this);
    } catch (IOException e) {
      throw new UncheckedIOException("the run cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public MetaEstimator copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write().save(path)} wrote. */
  public static MLReader<MetaEstimator> read() {
    return new DefaultParamsReader<>();
  }

  /** Reads what {@code save} wrote. */
  public static MetaEstimator load(String path) {
    return read().load(path);
  }
}
