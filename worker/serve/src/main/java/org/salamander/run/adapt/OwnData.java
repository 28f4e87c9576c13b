package org.salamander.run.adapt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.image.ImageFolder;
import org.salamander.task.image.OwnImages;
import org.salamander.task.table.TableSchema;

/**
 * Reads examples: CSV files, or folders of PNG and JPEG files with a folder for each class. Images
 * are converted to the form of the training images: their size, gray or colours, and dark on light
 * for Omniglot.
 *
 * @param domain the model's inputs and outputs
 * @param schema of the run's table; null for other runs
 * @param ink whether images are drawings, dark on light
 * @param note receives how files were read, and what was skipped
 */
record OwnData(Domain domain, @Nullable TableSchema schema, boolean ink, Consumer<String> note) {

  /** The most files named in a note; for more, the note gives their number. */
  private static final int MOST_NAMED = 3;

  /** The examples to adapt to. Their classes are the folders or labels, sorted. */
  Examples support(Path path) throws IOException {
    return read(path, null);
  }

  /** The examples to predict, with labels or without. */
  Examples query(Path path, List<String> classes) throws IOException {
    return read(path, classes);
  }

  private Examples read(Path path, @Nullable List<String> classes) throws IOException {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          path
              + ": no such file or folder; it must be a CSV file, or a folder with a folder of images for each class");
    }
    if (schema != null && !Files.isDirectory(path)) {
      return TableExamples.read(path, schema, classes == null, note);
    }
    return Files.isDirectory(path)
        ? images(path, classes)
        : CsvExamples.read(path, domain, classes, note);
  }

  private Examples images(Path path, @Nullable List<String> given) throws IOException {
    if (schema != null || domain.kind() != Domain.Kind.CLASSES) {
      throw new IllegalArgumentException(
          path + " is a folder, but the run's tasks are not of images; it must be a CSV file");
    }
    OwnImages reader = new OwnImages(domain.input(), ink);
    ImageFolder folder = ImageFolder.of(path);
    sayPassedOver(folder);
    boolean labelled = !folder.classes().isEmpty();
    List<String> classes = given;
    if (classes == null) {
      classes = List.copyOf(folder.classes().keySet());
      requireClasses(path, classes, domain);
    }
    List<Path> files = new ArrayList<>(folder.pictures());
    List<Integer> labels = new ArrayList<>();
    for (Map.Entry<String, List<Path>> entry : folder.classes().entrySet()) {
      int label = label(path.toString(), entry.getKey(), classes);
      for (Path file : entry.getValue()) {
        files.add(file);
        labels.add(label);
      }
    }
    float[] inputs = new float[files.size() * domain.inputs()];
    float[] targets = new float[files.size()];
    for (int i = 0; i < targets.length; i++) {
      reader.read(files.get(i), inputs, i * domain.inputs());
      targets[i] = labelled ? labels.get(i) : 0;
    }
    List<String> names = files.stream().map(f -> path.relativize(f).toString()).toList();
    return new Examples(new Batch(targets.length, inputs, targets), names, classes, labelled);
  }

  private void sayPassedOver(ImageFolder folder) {
    List<Path> over = folder.passedOver();
    if (over.isEmpty()) {
      return;
    }
    String named =
        over.stream()
            .limit(MOST_NAMED)
            .map(file -> folder.path().relativize(file).toString())
            .collect(Collectors.joining(", "));
    String more = over.size() > MOST_NAMED ? " and " + (over.size() - MOST_NAMED) + " more" : "";
    note.accept(folder.path() + ": skipped " + named + more);
  }

  /** Refuses more classes than the model has outputs. */
  static void requireClasses(Path path, List<String> classes, Domain domain) {
    if (classes.isEmpty() || classes.size() > domain.outputs()) {
      throw new IllegalArgumentException(
          path
              + " has "
              + classes.size()
              + " classes; the run's model can tell 1 to "
              + domain.outputs()
              + " apart (tasks.ways)");
    }
  }

  /** The number of a class. */
  static int label(String where, String name, List<String> classes) {
    int label = classes.indexOf(name);
    if (label < 0) {
      throw new IllegalArgumentException(
          where + ": class " + name + " is not among those of the support set: " + classes);
    }
    return label;
  }
}
