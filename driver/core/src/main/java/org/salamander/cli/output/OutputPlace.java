package org.salamander.cli.output;

import java.io.IOException;
import org.salamander.run.store.Folder;

/** A folder that a command fills, tried before the work begins. */
public final class OutputPlace {

  private OutputPlace() {}

  /**
   * Tries a place on this machine. One behind a network is left to the work itself.
   *
   * @param option what names it on the command line
   * @param place a path or a URI
   * @throws IllegalArgumentException where nothing can be written there
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
