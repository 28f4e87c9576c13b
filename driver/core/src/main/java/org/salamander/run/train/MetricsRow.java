package org.salamander.run.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Domain;
import org.salamander.run.evaluate.Evaluation;

/**
 * One row of {@code metrics.jsonl}: means over the tasks of one iteration.
 *
 * @param iteration iterations done
 * @param loss query loss after the last inner step
 * @param lossBefore query loss before the first
 * @param measure accuracy or return, in addition to the loss
 * @param measured query accuracy, or return, after the last inner step
 * @param seconds spent training
 * @param tasksPerSecond since the previous row
 * @param validation on the validation tasks, if this iteration had a validation
 */
public record MetricsRow(
    long iteration,
    double loss,
    double lossBefore,
    Domain.Measure measure,
    double measured,
    double seconds,
    double tasksPerSecond,
    @Nullable Evaluation validation) {

  /**
   * The row's numbers by the names of the MAML authors' code, in groups: {@code
   * metatrain/Post-update loss, step 1}.
   *
   * @param steps inner steps in training
   */
  public Map<String, Double> scalars(int steps) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("metatrain/Pre-update loss", lossBefore);
    scalars.put("metatrain/Post-update loss, step " + steps, loss);
    if (measure != Domain.Measure.NONE) {
      scalars.put("metatrain/Post-update " + measure.key() + ", step " + steps, measured);
    }
    scalars.put("speed/tasks a second", tasksPerSecond);
    if (validation != null) {
      for (int k = 0; k <= validation.steps(); k++) {
        String when = k == 0 ? "metaval/Pre-update " : "metaval/Post-update ";
        String step = k == 0 ? "" : ", step " + k;
        scalars.put(when + "loss" + step, validation.loss(k).mean());
        if (validation.measured()) {
          scalars.put(when + validation.measure().key() + step, validation.measured(k).mean());
        }
      }
    }
    return scalars;
  }

  /** The row as one line of JSON. */
  public String json() {
    StringBuilder json = new StringBuilder(160).append("{\"iteration\":").append(iteration);
    put(json, "loss", loss);
    put(json, "lossBefore", lossBefore);
    if (measure != Domain.Measure.NONE) {
      put(json, measure.key(), measured);
    }
    put(json, "seconds", Math.rint(seconds * 1e3) / 1e3);
    put(json, "tasksPerSecond", Math.rint(tasksPerSecond * 10) / 10);
    if (validation != null) {
      put(json, "validationLoss", validation.loss(validation.steps()).mean());
      if (validation.measured()) {
        put(
            json,
            measure == Domain.Measure.RETURN ? "validationReturn" : "validationAccuracy",
            validation.measured(validation.steps()).mean());
      }
    }
    return json.append('}').toString();
  }

  /** Replaces NaN and infinity, which JSON does not have. */
  private static void put(StringBuilder json, String key, double value) {
    json.append(",\"").append(key).append("\":");
    if (Double.isFinite(value)) {
      json.append(value);
    } else {
      json.append("null");
    }
  }
}
