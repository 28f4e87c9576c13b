package org.salamander.run.adapt;

import java.util.List;
import org.apiguardian.api.API;
import org.salamander.model.Batch;

/**
 * A user's own examples.
 *
 * @param batch as the model takes them; targets are zeros where they are not labelled
 * @param names one an example: its file, or its line
 * @param classes what the class numbers stand for; empty if there are no classes
 * @param labelled whether the targets are known
 */
@API(status = API.Status.MAINTAINED)
public record Examples(Batch batch, List<String> names, List<String> classes, boolean labelled) {

  public Examples {
    names = List.copyOf(names);
    classes = List.copyOf(classes);
  }
}
