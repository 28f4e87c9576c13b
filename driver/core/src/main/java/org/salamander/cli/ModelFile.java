package org.salamander.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.salamander.run.RunFailed;
import org.salamander.run.adapt.Adapted;

/** The file a model goes to; its ending says in which form. */
record ModelFile(Path path, boolean numpy) {

  /** {@link IllegalArgumentException} where the ending is of no form, or the place is none. */
  static ModelFile of(Path path) {
    String name = path.toString();
    if (!name.endsWith(".zip") && !name.endsWith(".npz")) {
      throw new IllegalArgumentException(
          "--out is " + path + "; it must end in .zip (for DL4J) or .npz (for NumPy)");
    }
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path) || folder == null || !Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "--out is " + path + "; it must be a file in a folder that exists");
    }
    return new ModelFile(path, name.endsWith(".npz"));
  }

  void write(Adapted model) {
    try {
      if (numpy) {
        model.writeNpz(path);
      } else {
        model.writeDl4j(path);
      }
    } catch (IOException e) {
      throw new RunFailed(path + " cannot be written: " + e.getMessage(), e);
    }
  }

  /** The path with another ending. */
  Path beside(String ending) {
    String name = path.toString();
    return Path.of(name.substring(0, name.length() - ".zip".length()) + ending);
  }
}
