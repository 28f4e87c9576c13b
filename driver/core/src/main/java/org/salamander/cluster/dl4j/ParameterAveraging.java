package org.salamander.cluster.dl4j;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.dataset.DataSet;
import org.salamander.cluster.Cluster;
import org.salamander.cluster.spark.KryoMessages;
import org.salamander.cluster.spark.SparkCluster;
import org.salamander.cluster.spark.SparkFailures;
import org.salamander.model.Batch;
import org.salamander.model.dl4j.Dl4jBatches;
import org.salamander.model.dl4j.Dl4jNetwork;
import org.salamander.task.Split;
import org.salamander.task.Task;
import org.salamander.task.TaskSource;

/**
 * DL4J's training by parameter averaging on one of our Spark clusters. Each worker takes a share of
 * the tasks and makes one SGD step on the pooled examples of each task; then the workers'
 * parameters are averaged. DL4J does the arithmetic, so equal bits are not guaranteed.
 */
public final class ParameterAveraging {

  private final JavaSparkContext spark;
  private final Dl4jNetwork network;
  private final SparkDl4jMultiLayer training;
  private final int workers;

  private ParameterAveraging(
      JavaSparkContext spark, Dl4jNetwork network, SparkDl4jMultiLayer training, int workers) {
    this.spark = spark;
    this.network = network;
    this.training = training;
    this.workers = workers;
  }

  /** Allows DL4J's messages, which are not registered, in addition to our own. */
  public static void prepare(SparkConf conf) {
    conf.set(
        "spark.kryo.registrator", KryoMessages.class.getName() + ",org.nd4j.kryo.Nd4jRegistrator");
    conf.set("spark.kryo.registrationRequired", "false");
  }

  /**
   * Training on a cluster that was opened for it.
   *
   * @param network its parameters are trained
   * @param tasks how many tasks a pass has
   * @param examples how many examples of a task has, which are a minibatch
   * @throws IllegalStateException if the cluster is not Spark's
   */
  public static ParameterAveraging on(
      Cluster cluster, Dl4jNetwork network, int tasks, int examples) {
    if (!(cluster instanceof SparkCluster onSpark)) {
      throw new IllegalStateException(
          "DL4J averages parameters on Spark; this cluster is " + cluster.describe());
    }
    int workers = Math.min(onSpark.slots(), tasks);
    ParameterAveragingTrainingMaster master =
        new ParameterAveragingTrainingMaster.Builder(workers, examples)
            .batchSizePerWorker(examples)
            .averagingFrequency((tasks + workers - 1) / workers)
            .rddTrainingApproach(RDDTrainingApproach.Direct)
            .saveUpdater(false)
            .build();
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(onSpark.context());
    return new ParameterAveraging(
        spark, network, new SparkDl4jMultiLayer(spark, network.network(), master), workers);
  }

  /**
   * One pass over the training tasks of an iteration.
   *
   * @param z the parameters; replaced by those reached
   * @return the mean loss that DL4J reports of the pass
   */
  public double pass(TaskSource tasks, long seed, long iteration, int count, float[] z) {
    network.setParameters(z);
    List<Integer> indices = IntStream.range(0, count).boxed().toList();
    try {
      training.fit(
          spark
              .parallelize(indices, workers)
              .map(new Pooled(tasks, network.batches(), seed, iteration)));
    } catch (RuntimeException failure) {
      throw SparkFailures.explained(failure, () -> spark.sc().cancelAllJobs());
    }
    double[] reached = network.parameters();
    for (int i = 0; i < reached.length; i++) {
      z[i] = (float) reached[i];
    }
    return training.getScore();
  }

  /** A task's examples, support and query pooled. */
  private record Pooled(TaskSource tasks, Dl4jBatches batches, long seed, long iteration)
      implements Function<Integer, DataSet>, Serializable {

    @Override
    public DataSet call(Integer index) {
      Task task = tasks.task(seed, Split.TRAIN, iteration, index);
      float[] none = {};
      Batch pooled = task.support(0, none).and(task.query(none));
      return batches.dataSet(pooled);
    }
  }
}
