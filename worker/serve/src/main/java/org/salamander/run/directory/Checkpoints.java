package org.salamander.run.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.salamander.run.store.Folder;

/**
 * The checkpoints of a run directory: {@code checkpoint-<iteration>}, the last few, and {@code
 * best-<iteration>}, the one with the best validation, or the best few. Each is written under a
 * temporary name and then renamed.
 */
public final class Checkpoints {

  /** The two kinds of checkpoints. */
  public enum Line {
    /** The latest ones. */
    LAST("checkpoint-"),
    /** The best by validation. */
    BEST("best-");

    private final String prefix;

    Line(String prefix) {
      this.prefix = prefix;
    }

    /** The name of this kind's checkpoint after {@code iteration} iterations. */
    public String name(long iteration) {
      return prefix + iteration;
    }
  }

  /** How often a reader tries again if a training run removes the checkpoint that it reads. */
  private static final int LOOKS = 100;

  private static final String UNFINISHED = ".unfinished-";
  private static final String DAMAGED = ".damaged";

  private final Folder folder;

  public Checkpoints(Folder folder) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint, then removes all of its kind except the last {@code keep}.
   *
   * @return its name
   * @throws IOException if it cannot be written; earlier ones are then unchanged
   */
  public String save(Line line, Checkpoint checkpoint, int keep) throws IOException {
    String name = write(line, checkpoint);
    List<Long> iterations = iterations(line);
    for (long old : iterations.subList(Math.min(keep, iterations.size()), iterations.size())) {
      remove(line.name(old));
    }
    return name;
  }

  /** Writes one of the best checkpoints, then removes those that its list of the best lacks. */
  public void saveBest(Checkpoint checkpoint) throws IOException {
    write(Line.BEST, checkpoint);
    Set<Long> kept = checkpoint.bests().stream().map(Best::iteration).collect(Collectors.toSet());
    for (long iteration : iterations(Line.BEST)) {
      if (!kept.contains(iteration)) {
        remove(Line.BEST.name(iteration));
      }
    }
  }

  private String write(Line line, Checkpoint checkpoint) throws IOException {
    String name = line.name(checkpoint.iteration());
    String aside = UNFINISHED + name;
    try {
      folder.delete(aside);
      checkpoint.write(folder, aside);
      remove(name);
      folder.rename(aside, name);
    } catch (IOException e) {
      discard(aside, e);
      throw e;
    }
    return name;
  }

  /** Removes a checkpoint atomically, so that no reader sees half of it. */
  private void remove(String name) throws IOException {
    if (folder.exists(name)) {
      String doomed = UNFINISHED + name + ".removed";
      folder.delete(doomed);
      folder.rename(name, doomed);
      folder.delete(doomed);
    }
  }

  private void discard(String unfinished, IOException cause) {
    try {
      folder.delete(unfinished); // frees space on a full disk
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** The iterations of a kind's checkpoints, newest first, including damaged ones. */
  public List<Long> iterations(Line line) throws IOException {
    return folder.list().stream()
        .filter(name -> name.matches(line.prefix + "\\d{1,18}"))
        .map(name -> Long.parseLong(name.substring(line.prefix.length())))
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /**
   * The newest undamaged checkpoint of a kind.
   *
   * @param warn receives a line for each newer one that is damaged, with the reason
   */
  public Optional<Checkpoint> newest(Line line, Consumer<String> warn) throws IOException {
    return newest(line, warn, true, LOOKS);
  }

  /**
   * As {@link #newest}, but does not fall back to an older checkpoint if a newer one exists and
   * cannot be read now.
   *
   * @throws UnreadableCheckpoint if the newest one cannot be read
   */
  public Optional<Checkpoint> newestReadable(Line line, Consumer<String> warn) throws IOException {
    return newest(line, warn, false, LOOKS);
  }

  private Optional<Checkpoint> newest(
      Line line, Consumer<String> warn, boolean passUnreadable, int looks) throws IOException {
    for (long iteration : iterations(line)) {
      String name = line.name(iteration);
      try {
        return Optional.of(read(name));
      } catch (IOException e) {
        if (looks > 0 && !folder.exists(name)) {
          return newest(
              line, warn, passUnreadable, looks - 1); // the training run has written a newer one
        }
        if (e instanceof UnreadableCheckpoint && !passUnreadable) {
          throw e;
        }
        warn.accept(folder.name() + "/" + name + " is damaged and skipped: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /**
   * The undamaged checkpoints with the best validations, best first.
   *
   * @param most their largest number
   * @param warn receives a line for each that is damaged, with the reason
   */
  public List<Checkpoint> best(int most, Consumer<String> warn) throws IOException {
    Checkpoint newest = newest(Line.BEST, warn).orElse(null); // it lists the kept checkpoints
    if (newest == null) {
      return List.of();
    }
    List<Checkpoint> found = new ArrayList<>();
    for (Best best : newest.bests()) {
      if (found.size() < most) {
        sound(best, newest, warn).ifPresent(found::add);
      }
    }
    return found.isEmpty() ? List.of(newest) : found;
  }

  private Optional<Checkpoint> sound(Best best, Checkpoint newest, Consumer<String> warn) {
    if (best.iteration() == newest.iteration()) {
      return Optional.of(newest);
    }
    String name = Line.BEST.name(best.iteration());
    try {
      return Optional.of(read(name));
    } catch (IOException e) {
      warn.accept(folder.name() + "/" + name + " is damaged and skipped: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Reads a checkpoint and checks that its folder's name has its iteration. */
  private Checkpoint read(String name) throws IOException {
    Checkpoint checkpoint = Checkpoint.read(folder, name);
    if (!name.endsWith("-" + checkpoint.iteration())) {
      throw new IOException(
          "it holds iteration " + checkpoint.iteration() + ", so that it was not written here");
    }
    return checkpoint;
  }

  /** Whether there is a checkpoint of any kind, including damaged ones. */
  boolean any() throws IOException {
    for (Line line : Line.values()) {
      if (!iterations(line).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The checkpoint of an iteration; fails if it is damaged. */
  public Checkpoint at(long iteration) throws IOException {
    String name = Line.LAST.name(iteration);
    if (!folder.exists(name)) {
      throw new IllegalArgumentException(
          folder.name()
              + " has no checkpoint of iteration "
              + iteration
              + "; it has those of "
              + iterations(Line.LAST));
    }
    try {
      return read(name);
    } catch (IOException e) {
      throw new IOException(folder.name() + "/" + name + " is damaged: " + e.getMessage(), e);
    }
  }

  /**
   * Renames damaged checkpoints newer than {@code iteration}, which would otherwise count as the
   * last ones; removes unfinished files.
   */
  public void tidy(long iteration) throws IOException {
    for (String name : folder.list()) {
      if (name.startsWith(UNFINISHED)) {
        folder.delete(name);
      }
    }
    for (long newer : iterations(Line.LAST)) {
      if (newer > iteration) {
        String name = Line.LAST.name(newer);
        folder.delete(name + DAMAGED);
        folder.rename(name, name + DAMAGED);
      }
    }
  }
}
