package org.salamander.run.train;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a person was told. */
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
