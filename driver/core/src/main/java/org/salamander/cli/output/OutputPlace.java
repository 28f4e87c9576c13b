package org.salamander.cli.output;

import java.io.IOException;
import org.salamander.run.store.Folder;

/** A folder that a command fills; it is checked before the work starts. */
public final class OutputPlace {

  private OutputPlace() {}

  /**
   * Checks a folder on this machine. A folder reached over a network is not checked.
   *
   * @param option the command-line option that names it
   * @param place a path or a URI
   * @throws IllegalArgumentException if nothing can be written there
   */
  public static void tried(String option, String place) {
    try {
      Folder folder = Folder.at(place);
      if (folder.remote()) {
        return;
      }
      if (folder.obstructed()) {
        throw new IllegalArgumentException(
            option
                + " "
                + place
                + " is a file, or lies below one; it must be a folder, or not be there yet");
      }
      folder.tryToWrite();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          option + " " + place + " cannot be written: " + e.getMessage(), e);
    }
  }
}
