package org.salamander.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.apiguardian.api.API;
import org.json4s.JsonAST.JString;
import org.salamander.model.Domain;
import org.salamander.run.predict.TableModel;
import org.salamander.run.predict.TableModels;
import org.salamander.run.predict.TablePredictions;
import org.salamander.table.Table;
import org.salamander.task.table.TableSchema;

/**
 * The model that {@link MetaEstimator} learned. {@code transform} keeps every row. For each task,
 * the model adapts to the rows with a label (or with role support) and predicts the others. A task
 * without a labelled row gets predictions of the unadapted model. A saved model contains the run
 * directory.
 */
@API(status = API.Status.MAINTAINED)
public final class MetaModel extends Model<MetaModel> implements TableParams, MLWritable {

  private static final long serialVersionUID = 1L;

  /** The run directory inside a saved model. */
  private static final String RUN = "run";

  private final String uid;
  private final ColumnParams columns;
  private final Param<String> checkpoint;
  private final String run;
  private final TableModel learned;

  private MetaModel(String uid, String run, TableModel learned, String which) {
    this.uid = uid;
    this.run = run;
    this.learned = learned;
    this.columns = new ColumnParams(this);
    this.checkpoint =
        new Param<>(
            this, "checkpoint", "the run's checkpoint: last, best or a number of iterations");
    set("checkpoint", which);
  }

  /**
   * The model of any run directory. Its columns are those of the run's table.
   *
   * @param which checkpoint: last, best, or a number of iterations
   * @throws IllegalArgumentException if there is no run on a table
   */
  public static MetaModel of(String run, String which) throws IOException {
    MetaModel model = made(Identifiable.randomUID("meta"), run, which);
    TableSchema schema = model.learned.schema();
    model.set("taskCol", schema.task());
    model.set("labelCol", schema.target().name());
    model.set(
        "inputCols",
        schema.columns().stream().map(c -> Frames.inFrame(c.name())).toArray(String[]::new));
    return model;
  }

  static MetaModel made(String uid, String run, String which) throws IOException {
    return new MetaModel(uid, run, TableModels.open(run, which, null, line -> {}), which);
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public ColumnParams columns() {
    return columns;
  }

  /** The run's checkpoint that is used. */
  public Param<String> checkpoint() {
    return checkpoint;
  }

  /** The run directory, which the commands evaluate, report and predict read. */
  public String run() {
    return run;
  }

  public MetaModel setPredictionCol(String name) {
    return with(predictionCol(), name);
  }

  public MetaModel setProbabilityCol(String name) {
    return with(probabilityCol(), name);
  }

  public MetaModel setRoleCol(String name) {
    return with(roleCol(), name);
  }

  public MetaModel setSteps(int value) {
    return with(steps(), value);
  }

  private MetaModel with(Param<?> param, Object value) {
    set(param.name(), value);
    return this;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return Columns.checked(this, schema, labels());
  }

  private boolean labels() {
    return learned.schema().target().kind() != Domain.Kind.REGRESSION;
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType output = transformSchema(dataset.schema());
    Dataset<Row> frame = dataset.toDF();
    Dataset<Row> every = Frames.withoutArrays(predictions(frame).everyRow());
    Column[] chosen = new Column[output.length()];
    for (int i = 0; i < chosen.length; i++) {
      String name = output.fields()[i].name();
      chosen[i] =
          i < frame.columns().length
              ? Frames.column(every, name)
              : added(every, name, output).as(name);
    }
    return every.select(chosen);
  }

  private Column added(Dataset<Row> every, String name, StructType output) {
    if (name.equals(getOrDefault(predictionCol()))) {
      return every.col("prediction").cast(Frames.type(output, name));
    }
    Column probability = every.col("probability");
    Column array =
        learned.schema().target().kind() == Domain.Kind.BINARY
            ? org.apache.spark.sql.functions.array(
                org.apache.spark.sql.functions.lit(1.0).minus(probability), probability)
            : probability;
    return org.apache.spark.sql.functions.when(
        probability.isNotNull(), functions.array_to_vector(array));
  }

  /**
   * A row for each task: its name, the adapted slices as arrays (for CAML the context, a vector
   * that describes the task), {@code support_loss} and {@code support_rows}.
   */
  public Dataset<Row> adapt(Dataset<?> dataset) {
    transformSchema(dataset.schema());
    return predictions(dataset.toDF()).adapted();
  }

  private TablePredictions predictions(Dataset<Row> frame) {
    Dataset<Row> rows = Frames.withArrays(frame, inputs());
    return new TablePredictions(
        isDefined(steps()) ? learned.withSteps((Integer) getOrDefault(steps())) : learned,
        new Table("the data frame", rows, false),
        orNull(roleCol()));
  }

  @Override
  public MetaModel copy(ParamMap extra) {
    MetaModel copy = copyValues(new MetaModel(uid, run, learned, getOrDefault(checkpoint)), extra);
    return hasParent() ? copy.setParent(parent()) : copy;
  }

  @Override
  public MLWriter write() {
    return new Writer(this);
  }

  /** Reads what {@code write().save(path)} wrote. */
  public static MLReader<MetaModel> read() {
    return new Reader();
  }

  /** Reads what {@code save} wrote. */
  public static MetaModel load(String path) {
    return read().load(path);
  }

  private static final class Writer extends MLWriter {

    private final MetaModel model;

    Writer(MetaModel model) {
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(
          model, path, sc(), scala.Option.empty(), scala.Option.empty());
      try {
        Configuration hadoop = sc().hadoopConfiguration();
        boolean named = model.run.contains(":/");
        Path from =
            named
                ? new Path(model.run)
                : new Path(java.nio.file.Path.of(model.run).toAbsolutePath().toUri());
        Path to = new Path(path, RUN);
        FileUtil.copy(
            from.getFileSystem(hadoop), from, to.getFileSystem(hadoop), to, false, hadoop);
      } catch (IOException e) {
        throw new UncheckedIOException(
            model.run + " cannot be copied to " + path + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Reader extends MLReader<MetaModel> {

    @Override
    public MetaModel load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sc(), MetaModel.class.getName());
      try {
        String which = ((JString) metadata.getParamValue("checkpoint")).s();
        Path run = new Path(path, RUN);
        String place = run.getFileSystem(sc().hadoopConfiguration()).makeQualified(run).toString();
        MetaModel model = made(metadata.uid(), place, which);
        metadata.getAndSetParams(model, scala.Option.empty());
        return model;
      } catch (IOException e) {
        throw new UncheckedIOException(path + " cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
