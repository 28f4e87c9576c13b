package org.example;

import java.io.IOException;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.salamander.ml.MetaEstimator;

/** Learns from what customers bought, then predicts what new customers will buy. */
final class ShopPipeline {

  private ShopPipeline() {}

  /**
   * Trains, saves the pipeline, reads it and predicts.
   *
   * @param sales purchases of customers
   * @param fresh purchases of other customers; some rows have no units yet
   */
  static Dataset<Row> run(Dataset<Row> sales, Dataset<Row> fresh, String place, String conf)
      throws IOException {
    StringIndexer region =
        new StringIndexer().setInputCol("region").setOutputCol("code").setHandleInvalid("keep");
    MetaEstimator estimator =
        new MetaEstimator()
            .setTaskCol("customer")
            .setLabelCol("units")
            .setInputCols("product", "code", "price", "promotion", "temperature")
            .setCategoricalCols("product", "code")
            .setConf(conf);
    PipelineModel model =
        new Pipeline().setStages(new PipelineStage[] {region, estimator}).fit(sales);
    model.write().overwrite().save(place);
    return PipelineModel.load(place).transform(fresh).filter("units is null");
  }
}
