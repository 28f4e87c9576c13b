package org.salamander.model.dl4j;

import java.io.Serializable;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.salamander.model.Batch;
import org.salamander.model.Domain;

/**
 * Turns batches of one domain into arrays for one DL4J network. It is sent to executors.
 *
 * @param type FLOAT or DOUBLE
 * @param form the order of dimensions of image inputs
 */
public record Dl4jBatches(Domain domain, DataType type, Form form) implements Serializable {

  /** The order of dimensions of image inputs in DL4J's arrays. */
  public enum Form {
    FLAT,
    CHANNELS_FIRST,
    CHANNELS_LAST;

    /** DL4J's type for inputs of this form. */
    InputType input(Domain domain) {
      List<Integer> shape = domain.input();
      return switch (this) {
        case FLAT -> InputType.feedForward(domain.inputs());
        case CHANNELS_FIRST ->
            InputType.convolutional(shape.get(0), shape.get(1), shape.get(2), CNN2DFormat.NCHW);
        case CHANNELS_LAST ->
            InputType.convolutional(shape.get(0), shape.get(1), shape.get(2), CNN2DFormat.NHWC);
      };
    }
  }

  /** A batch as DL4J's training data. */
  public DataSet dataSet(Batch batch) {
    return new DataSet(inputs(batch), targets(batch));
  }

  /**
   * A batch's inputs as a DL4J array. Flat inputs are examples × features. Images are examples ×
   * channels × height × width, or examples × height × width × channels if the network has the
   * channels last.
   */
  public INDArray inputs(Batch batch) {
    INDArray flat = Nd4j.createFromArray(batch.inputs()).castTo(type);
    List<Integer> shape = domain.input();
    return switch (form) {
      case FLAT -> flat.reshape('c', batch.size(), domain.inputs());
      case CHANNELS_LAST ->
          flat.reshape('c', batch.size(), shape.get(0), shape.get(1), shape.get(2));
      case CHANNELS_FIRST ->
          flat.reshape('c', batch.size(), shape.get(0), shape.get(1), shape.get(2))
              .permute(0, 3, 1, 2)
              .dup('c');
    };
  }

  /** A batch's targets as a DL4J array, examples × outputs. Classes are one-hot. */
  public INDArray targets(Batch batch) {
    if (domain.kind() != Domain.Kind.CLASSES) {
      return Nd4j.createFromArray(batch.targets())
          .castTo(type)
          .reshape('c', batch.size(), domain.outputs());
    }
    INDArray oneHot = Nd4j.zeros(type, batch.size(), domain.outputs());
    for (int e = 0; e < batch.size(); e++) {
      oneHot.putScalar(e, (long) batch.targets()[e], 1.0);
    }
    return oneHot;
  }
}
