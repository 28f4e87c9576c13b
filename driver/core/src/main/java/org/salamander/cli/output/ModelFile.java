package org.salamander.cli.output;

import java.nio.file.Path;
import org.salamander.run.adapt.Adapted;

/** The file that a model is written to. Its suffix decides the format. */
public record ModelFile(OutputFile file, boolean numpy) {

  /**
   * Throws {@link IllegalArgumentException} if the suffix is unknown or the file cannot be written.
   */
  public static ModelFile of(Path path) {
    String name = path.toString();
    if (!name.endsWith(".zip") && !name.endsWith(".npz")) {
      throw new IllegalArgumentException(
          "--out is " + path + "; it must end in .zip (for DL4J) or .npz (for NumPy)");
    }
    return new ModelFile(OutputFile.of("--out", path), name.endsWith(".npz"));
  }

  /** The file of a whole model; {@link IllegalArgumentException} as in {@link #of}. */
  public static OutputFile wholeModel(Path path) {
    if (!path.toString().endsWith(".zip")) {
      throw new IllegalArgumentException("--model is " + path + "; it must end in .zip");
    }
    return OutputFile.of("--model", path);
  }

  public void write(Adapted model) {
    file.write(numpy ? model::writeNpz : model::writeDl4j);
  }

  /** The path with another suffix. */
  public Path beside(String ending) {
    String name = file.path().toString();
    return Path.of(name.substring(0, name.length() - ".zip".length()) + ending);
  }
}
