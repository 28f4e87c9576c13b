package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.image.OwnImages;

/**
 * Reads examples: CSV files, or folders of PNG and JPEG files with a folder a class. Images become
 * what the model was trained on: its size, gray or colours, and dark on light where that was
 * Omniglot.
 *
 * @param domain what the model takes
 * @param ink whether images are drawings, dark on light
 */
record OwnData(Domain domain, boolean ink) {

  /** The examples to adapt to; its classes are the folders or labels in it, sorted. */
  Examples support(Path path) throws IOException {
    require(path);
    if (Files.isDirectory(path)) {
      List<String> classes = folders(path);
      requireFit(path, classes);
      return images(path, classes);
    }
    return Csv.read(path, domain, null);
  }

  /** The examples to predict, with labels or without. */
  Examples query(Path path, List<String> classes) throws IOException {
    require(path);
    return Files.isDirectory(path) ? images(path, classes) : Csv.read(path, domain, classes);
  }

  private static void require(Path path) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          path
              + ": no such file or folder; it must be a CSV file, or a folder with a folder of images a class");
    }
  }

  private void requireFit(Path path, List<String> classes) {
    if (domain.kind() != Domain.Kind.CLASSES) {
      throw new IllegalArgumentException(
          path + " is a folder, but the run's tasks have no classes; it must be a CSV file");
    }
    Csv.requireClasses(path, classes, domain);
  }

  private Examples images(Path path, List<String> classes) throws IOException {
    OwnImages reader = new OwnImages(domain.input(), ink);
    List<String> folders = folders(path);
    boolean labelled = !folders.isEmpty();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (String folder : labelled ? folders : List.of("")) {
      int label = labelled ? Csv.label(path.toString(), folder, classes) : 0;
      for (Path file : files(path.resolve(folder))) {
        files.add(file);
        labels.add(label);
      }
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          path + " holds no .png, .jpg or .jpeg files; it must have some, in a folder a class");
    }
    float[] inputs = new float[files.size() * domain.inputs()];
    float[] targets = new float[files.size()];
    for (int i = 0; i < targets.length; i++) {
      reader.read(files.get(i), inputs, i * domain.inputs());
      targets[i] = labels.get(i);
    }
    List<String> names = files.stream().map(f -> path.relativize(f).toString()).toList();
    return new Examples(new Batch(targets.length, inputs, targets), names, classes, labelled);
  }

  private static List<String> folders(Path path) throws IOException {
    try (Stream<Path> entries = Files.list(path)) {
      return entries
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
          .sorted()
          .toList();
    }
  }
}
