package org.salamander.run.directory;

import com.typesafe.config.ConfigObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.salamander.run.config.Configs;
import org.salamander.run.store.Folder;
import org.salamander.task.table.TableSchema;

/**
 * A model in one file: a zipped run directory with one checkpoint, without the optimizer's state.
 * All code that reads a run directory can read it too. It holds the learned vector, the
 * configuration and the domain; for tables also columns, categories and scales.
 */
public final class ModelZip {

  private ModelZip() {}

  /**
   * Writes the zip of a checkpoint; the same checkpoint gives the same bytes.
   *
   * @throws IOException if the run cannot be read, or the file not be written
   */
  public static void write(SavedRun run, Path file) throws IOException {
    Files.write(file, bytes(run));
  }

  /** The bytes that {@link #write} writes. */
  public static byte[] bytes(SavedRun run) throws IOException {
    Folder folder = Folder.at(run.directory());
    Checkpoint checkpoint = run.checkpoint().withoutOptimizer();
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put(RunDirectory.CONFIG, utf8(Configs.hocon(checkpoint.config())));
    Optional<ConfigObject> provenance = RunDirectory.provenance(folder);
    provenance.ifPresent(
        json -> entries.put(RunDirectory.PROVENANCE, utf8(Configs.json(json) + "\n")));
    if (folder.exists(TableSchema.FILE)) {
      entries.put(TableSchema.FILE, folder.read(TableSchema.FILE));
    }
    String name = Checkpoints.Line.LAST.name(checkpoint.iteration());
    checkpoint.files().forEach((path, content) -> entries.put(name + "/" + path, content));
    return zip(entries);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTime(0);
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
