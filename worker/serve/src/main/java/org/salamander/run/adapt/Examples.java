package org.salamander.run.adapt;

import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Batch;

/**
 * A user's own examples.
 *
 * @param batch in the model's form; targets are zeros if there are no labels
 * @param names one per example: its file, or its line
 * @param classes the classes by number; empty if there are no classes
 * @param labelled whether the targets are known
 */
@API(status = API.Status.MAINTAINED)
public record Examples(Batch batch, List<String> names, List<String> classes, boolean labelled) {

  public Examples {
    names = List.copyOf(names);
    classes = List.copyOf(classes);
  }
}
