package org.salamander.model.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.salamander.model.Domain;
import org.salamander.model.exchange.Dl4jZip;

final class OwnCounterpartTest {

  @TempDir private Path temp = Path.of("");

  @Test
  void aNetworkOfDl4jsComesBackWithItsParameters() throws IOException {
    Domain line = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
    Path json = temp.resolve("net.json");
    Files.writeString(
        json,
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(1).nOut(3).activation(Activation.SOFTSIGN).build())
            .layer(
                new OutputLayer.Builder(new LossMSE())
                    .nIn(3)
                    .nOut(1)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson());
    Dl4jModel model = new Dl4jModel(json.toString());
    float[] z = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    Path zip = temp.resolve("net.zip");
    Dl4jZip.write(zip, Dl4jZip.counterpart(model, line), z, List.of(), List.of());
    MultiLayerNetwork read = ModelSerializer.restoreMultiLayerNetwork(zip.toFile());
    assertThat(read.params().toFloatVector()).containsExactly(z);
  }
}
