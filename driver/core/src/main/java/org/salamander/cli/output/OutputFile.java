package org.salamander.cli.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.salamander.run.RunFailed;

/**
 * A file that a command writes. The command checks before its work that the file can be written.
 * The file is written under another name and then renamed, so a failure leaves no partial file and
 * does not destroy an existing one.
 *
 * @param option the command-line option that names it
 */
public record OutputFile(String option, Path path) {

  /** Writes the content to a file. */
  @FunctionalInterface
  public interface Content {
    void write(Path file) throws IOException;
  }

  /**
   * Checks the place of a file. @throws IllegalArgumentException if no file can be written there
   */
  public static OutputFile of(String option, Path path) {
    Path file = path.toAbsolutePath();
    Path folder = file.getParent();
    String wrong =
        path.toString().isBlank()
            ? "is empty; it must be a file"
            : Files.isDirectory(file)
                ? "is a directory; it must be a file"
                : folder == null || !Files.isDirectory(folder)
                    ? "is in no folder that exists; make the folder first"
                    : !Files.isWritable(Files.exists(file) ? file : folder)
                        ? "cannot be written: permission denied"
                        : "";
    if (wrong.isEmpty() && !special(file)) {
      wrong = unfit(file);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(option + " " + path + " " + wrong);
    }
    return new OutputFile(option, path);
  }

  /** Refuses two options that name one file: the second would replace what the first wrote. */
  public void requireOther(OutputFile other) {
    if (path.toAbsolutePath().normalize().equals(other.path.toAbsolutePath().normalize())) {
      throw new IllegalArgumentException(
          option + " and " + other.option + " are both " + path + "; name two files");
    }
  }

  /**
   * Refuses a file that the command reads: writing would replace it.
   *
   * @param read the option that names the other file
   * @throws IllegalArgumentException if both are one file
   */
  public void requireNot(String read, Path other) throws IOException {
    if (Files.isRegularFile(path) && Files.exists(other) && Files.isSameFile(path, other)) {
      throw new IllegalArgumentException(
          option + " " + path + " is the file that " + read + " names; name another file");
    }
  }

  /** Whether it is a pipe or a terminal, which is written to directly. */
  private static boolean special(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file);
  }

  /** The temporary name of a file until it is complete. */
  private static Path aside(Path file) {
    return file.resolveSibling(".salamander-" + ProcessHandle.current().pid() + ".part");
  }

  /**
   * The file system's objection to a name, such as its length, or to a temporary file next to it.
   */
  private static String unfit(Path file) {
    Path aside = aside(file);
    try {
      Files.deleteIfExists(aside);
      Files.createFile(aside);
      Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return "";
    } catch (IOException e) {
      boolean fits =
          e instanceof NoSuchFileException missing && file.toString().equals(missing.getFile());
      return fits ? "" : "cannot be written: " + FileFailure.reason(e);
    } finally {
      discard(aside);
    }
  }

  /** Writes text. */
  public void write(String text) {
    write(file -> Files.writeString(file, text, StandardCharsets.UTF_8));
  }

  /**
   * Writes the file.
   *
   * @throws RunFailed if it cannot be written; an existing file is then unchanged
   */
  public void write(Content content) {
    if (special(path)) {
      into(path, content);
      return;
    }
    Path aside = aside(path);
    try {
      into(aside, content);
      Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      discard(aside);
    }
  }

  private void into(Path file, Content content) {
    try {
      content.write(file);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private RunFailed failed(IOException e) {
    return new RunFailed(option + " " + path + " cannot be written: " + FileFailure.reason(e), e);
  }

  private static void discard(Path aside) {
    try {
      Files.deleteIfExists(aside);
    } catch (IOException e) {
      // its message already describes the problem
    }
  }
}
