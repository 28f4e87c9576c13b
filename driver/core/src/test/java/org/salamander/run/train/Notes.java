package org.salamander.run.train;

import java.util.ArrayList;
import java.util.List;

/** Collects the notes of a training. */
class Notes implements TrainingProgress {

  private final List<String> lines = new ArrayList<>();

  @Override
  public void note(String line) {
    lines.add(line);
  }

  List<String> lines() {
    return lines;
  }
}
