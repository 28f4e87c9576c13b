package org.salamander.cluster.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's own training on Spark works with our versions of Spark, Kryo and Java. */
class SparkDl4jSmokeTest {

  @Test
  void fitsByParameterAveraging() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[2]")
            .setAppName("dl4j-smoke")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .set("spark.kryo.registrator", "org.nd4j.kryo.Nd4jRegistrator");
    var network =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Sgd(0.1))
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(1)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build())
            .build();
    List<DataSet> lines = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      float x = i / 8f - 1;
      lines.add(
          new DataSet(
              Nd4j.createFromArray(new float[][] {{x}}),
              Nd4j.createFromArray(new float[][] {{3 * x + 1}})));
    }
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      var master =
          new ParameterAveragingTrainingMaster.Builder(2, 1)
              .batchSizePerWorker(4)
              .averagingFrequency(1)
              .build();
      var training = new SparkDl4jMultiLayer(spark, network, master);
      double first = 0;
      double last = 0;
      for (int epoch = 0; epoch < 5; epoch++) {
        var fitted = training.fit(spark.parallelize(lines, 2));
        last = fitted.score(DataSet.merge(lines));
        first = epoch == 0 ? last : first;
      }
      assertThat(last).isFinite().isLessThan(first);
    }
  }
}
