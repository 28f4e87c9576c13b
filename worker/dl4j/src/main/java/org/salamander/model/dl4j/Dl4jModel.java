package org.salamander.model.dl4j;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.exchange.Dl4jCounterpart;
import org.salamander.model.exchange.HasDl4jCounterpart;

/**
 * Meta-learns any DL4J {@code MultiLayerConfiguration}.
 *
 * <p>If Salamander has all of its layers, the network runs on our kernels: in float, with exact
 * Hessian-vector products, at the speed of our own nets ({@link NativeNet}). Otherwise DL4J
 * computes everything in double precision:
 *
 * <ul>
 *   <li>Losses, gradients and input gradients are exact. The loss is the output layer's loss
 *       function, a mean over the batch. Updaters, l1, l2, weight decay and gradient clipping in
 *       the configuration apply only to DL4J's own training and are ignored here.
 *   <li>Hessian-vector products are central differences of the gradient, H·v ≈ (∇L(z + hv) − ∇L(z −
 *       hv)) / 2h: They have six or seven correct digits on smooth nets. With ReLU or max-pooling a
 *       product is wrong if hv crosses a kink; hv is so short that this is rare.
 *   <li>Batch normalization uses the statistics of the current batch; its running mean and variance
 *       are not parameters here. Dropout and weight noise are refused, because the same arguments
 *       must give the same loss.
 *   <li>Equal bits are not guaranteed: a repeated run agrees up to rounding errors.
 * </ul>
 *
 * <p>On our kernels the slices of the parameters are those of a {@link
 * org.salamander.model.net.Stack}: {@code conv1.kernel}, {@code norm1.scale}, … {@code head.bias}.
 * If DL4J computes the network, slices have DL4J's shapes and are named {@code layer0.W}, {@code
 * layer0.b}, …, and {@code head.W}, {@code head.b} for the last layer; a layer with a name of its
 * own keeps it. In both cases weights can be read from and written to DL4J's files. If the file is
 * JSON, parameters are drawn by its weight initializations; a model zip contains them. The file
 * must exist where a run is started, resumed or evaluated, but not on executors.
 *
 * @param dl4j path of the JSON file or model zip. Use only files that you trust, because a
 *     configuration names the Java classes of its layers
 */
@JsonClassDescription(
    "any network of DL4J. If this program has all of its layers, it runs on our kernels; otherwise DL4J computes it in double precision, and equal bits are not guaranteed")
public record Dl4jModel(
    @JsonPropertyDescription(
            "a DL4J MultiLayerConfiguration as JSON, or a model zip of ModelSerializer; training starts from the zip's parameters")
        String dl4j)
    implements HasDl4jCounterpart {

  @Override
  public Architecture architecture(Domain domain) {
    if (domain.actions()) {
      throw new IllegalArgumentException(
          "dl4j is " + dl4j + ", a predictor; the tasks are acted in: model.type must be policy");
    }
    return Dl4jArchitecture.of(Dl4jFile.read("dl4j", dl4j), domain);
  }

  @Override
  public Dl4jCounterpart counterpart(Domain domain) {
    return new OwnCounterpart(Dl4jNetwork.of(this, domain));
  }
}
