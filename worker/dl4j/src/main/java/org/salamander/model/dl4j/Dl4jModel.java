package org.salamander.model.dl4j;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.exchange.Dl4jCounterpart;
import org.salamander.model.exchange.HasDl4jCounterpart;

/**
 * Any DL4J {@code MultiLayerConfiguration} as a model to be meta-learned.
 *
 * <p>Where all of its layers exist here, it runs on our kernels: in float, with exact
 * Hessian-vector products, at the speed of our own nets ({@link NativeNet}). Otherwise DL4J
 * computes everything in double precision:
 *
 * <ul>
 *   <li>Losses, gradients and input gradients are exact. The loss is the output layer's loss
 *       function, a mean over the batch; updaters, l1, l2, weight decay and gradient clipping in
 *       the configuration belong to DL4J's own training and are left out.
 *   <li>Hessian-vector products are central differences of the gradient, H·v ≈ (∇L(z + hv) − ∇L(z −
 *       hv)) / 2h: six or seven digits on smooth nets; with ReLU or max-pooling it is off where hv
 *       steps over a kink, which at the length taken is rare.
 *   <li>Batch normalization takes the statistics of the batch at hand; its running mean and
 *       variance are no parameters here. Dropout and weight noise are refused: the same arguments
 *       must give the same loss.
 *   <li>Bits are not promised: a run repeats to rounding error, not exactly.
 * </ul>
 *
 * <p>On our kernels the slices are those of a {@link org.salamander.model.net.Stack}: {@code
 * conv1.kernel}, {@code norm1.scale}, … {@code head.bias}. In DL4J they are named {@code layer0.W},
 * {@code layer0.b}, … {@code head.W}, {@code head.b} for the last layer, or by the layers' own
 * names where they have some, in DL4J's shapes. Weights go into and out of DL4J's files from
 * either. From a JSON file parameters are drawn as its weight initializations say; a model zip
 * brings them along. The file is needed where a run starts, resumes or is judged, not on executors.
 *
 * @param dl4j path of the JSON file or model zip; read only those you trust, for a configuration
 *     names the classes of its layers
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
