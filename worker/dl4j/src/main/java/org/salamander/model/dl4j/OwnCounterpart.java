package org.salamander.model.dl4j;

import java.util.List;
import org.salamander.model.Frozen;
import org.salamander.model.exchange.Dl4jCounterpart;

/** The configuration and parameters, for a zip file, of a network that DL4J computes. */
record OwnCounterpart(Dl4jNetwork network) implements Dl4jCounterpart {

  @Override
  public String configuration() {
    return network.network().getLayerWiseConfigurations().toJson();
  }

  @Override
  public float[] coefficients(float[] z, List<Frozen.Moments> moments) {
    network.setParameters(z);
    if (!moments.isEmpty()) {
      network.setMoments(moments);
    }
    return network.network().params().toFloatVector();
  }
}
