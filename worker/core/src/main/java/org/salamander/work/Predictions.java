package org.salamander.work;

import java.util.ArrayList;
import java.util.List;
import org.salamander.model.Batch;
import org.salamander.model.Model;

/** A model's raw outputs for a task's query set. */
public final class Predictions {

  private Predictions() {}

  /**
   * Outputs with parameters {@code z}, query examples × outputs, row-major.
   *
   * @param transductive whether batch statistics are those of the whole query set; if not, each
   *     query example forms a batch with the support set, so that query examples share no
   *     statistics
   */
  public static float[] of(
      Model model, float[] z, Batch support, Batch query, boolean transductive) {
    float[] outputs = new float[query.size() * model.outputs()];
    if (transductive) {
      model.predict(z, query, outputs);
    } else {
      alone(model, z, support, query, outputs);
    }
    return outputs;
  }

  /**
   * Outputs of a group of tasks, one in each lane, for the query set of each task. Batch statistics
   * are those of the whole set.
   *
   * @return query examples × outputs for each task, in lane order
   */
  static List<float[]> ofGroup(Model model, float[] z, Batch query) {
    int lanes = query.lanes();
    int outputs = model.outputs();
    float[] all = new float[query.size() * outputs * lanes];
    model.predict(z, query, all);
    List<float[]> each = new ArrayList<>();
    for (int l = 0; l < lanes && query.size(l) > 0; l++) {
      float[] own = new float[query.size(l) * outputs];
      for (int i = 0; i < own.length; i++) {
        own[i] = all[i * lanes + l];
      }
      each.add(own);
    }
    return each;
  }

  private static void alone(Model model, float[] z, Batch support, Batch query, float[] into) {
    int outputs = model.outputs();
    float[] joined = new float[(support.size() + 1) * outputs];
    for (int i = 0; i < query.size(); i++) {
      model.predict(z, support.and(query.select(i)), joined);
      System.arraycopy(joined, support.size() * outputs, into, i * outputs, outputs);
    }
  }
}
