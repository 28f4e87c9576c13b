package org.salamander.run.train;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.salamander.cluster.simulated.DriverDied;
import org.salamander.random.Draws;
import org.salamander.run.store.Folder;

/**
 * A simulated file system on a network. It survives the death of a driver. Operations fail before
 * or after they take effect. If a driver dies during an operation, the operation may be half done.
 * A file that was written shortly before a death may be damaged, as on a disk that reported success
 * too early.
 */
final class SimulatedDisk {

  /**
   * The probabilities of faults.
   *
   * @param fails that an operation fails
   * @param dies that the driver dies in an operation that changes something
   * @param tears that a checkpoint is damaged after a death
   */
  record Faults(double fails, double dies, double tears) {}

  private static final String CHECKPOINT = "checkpoint-";

  private final NavigableMap<String, byte[]> files = new TreeMap<>();
  private final Draws draws;
  private final TreeSet<String> torn = new TreeSet<>();

  SimulatedDisk(Draws draws) {
    this.draws = draws;
  }

  /** The folder as a new driver sees it. */
  Folder mounted(Faults faults) {
    return new Mounted(faults);
  }

  /**
   * Called after a driver's death. Damages a file of the newest checkpoint with the given
   * probability.
   */
  void crash(double tears) {
    if (draws.uniform() >= tears) {
      return;
    }
    List<String> newest =
        files.keySet().stream()
            .filter(path -> path.startsWith(CHECKPOINT + newest() + "/"))
            .toList();
    if (!newest.isEmpty()) {
      String path = newest.get(draws.below(newest.size()));
      byte[] whole = requireNonNull(files.get(path));
      files.put(path, damaged(whole));
      torn.add(path.substring(0, path.indexOf('/')));
    }
  }

  /** The file cut off, or with one bit changed. */
  private byte[] damaged(byte[] whole) {
    if (draws.below(2) == 0) {
      return Arrays.copyOf(whole, draws.below(whole.length));
    }
    byte[] other = whole.clone();
    other[draws.below(other.length)] ^= (byte) (1 << draws.below(8));
    return other;
  }

  /**
   * The iteration of the newest checkpoint that is complete and was not damaged; 0 if there is
   * none.
   */
  long soundCheckpoint() {
    return files.keySet().stream()
        .filter(path -> path.matches(CHECKPOINT + "\\d+/checkpoint.json.sha256"))
        .map(path -> path.substring(0, path.indexOf('/')))
        .filter(name -> !torn.contains(name))
        .mapToLong(name -> Long.parseLong(name.substring(CHECKPOINT.length())))
        .max()
        .orElse(0);
  }

  private long newest() {
    return files.keySet().stream()
        .filter(path -> path.matches(CHECKPOINT + "\\d+/.*"))
        .mapToLong(path -> Long.parseLong(path.substring(CHECKPOINT.length(), path.indexOf('/'))))
        .max()
        .orElse(0);
  }

  /** The folder of one driver. After the driver's death all operations fail. */
  private final class Mounted implements Folder {
    private final Faults faults;
    private boolean dead;

    Mounted(Faults faults) {
      this.faults = faults;
    }

    private void requireAlive() {
      if (dead) {
        throw new DriverDied();
      }
    }

    /**
     * Makes a change. It may fail before or after it takes effect, or the driver may die during it.
     */
    private void change(String what, Runnable effect, Runnable half) throws IOException {
      requireAlive();
      if (draws.uniform() < faults.dies) {
        dead = true;
        (draws.below(2) == 0 ? half : effect).run();
        throw new DriverDied();
      }
      boolean fails = draws.uniform() < faults.fails;
      if (!fails || draws.below(2) == 0) {
        effect.run();
      }
      if (fails) {
        throw new IOException(what + ": the connection broke");
      }
    }

    private void look(String what) throws IOException {
      requireAlive();
      if (draws.uniform() < faults.fails / 4) {
        throw new IOException(what + ": the connection broke");
      }
    }

    @Override
    public String name() {
      return "simulated:/run";
    }

    @Override
    public boolean remote() {
      return true;
    }

    @Override
    public boolean exists() {
      requireAlive();
      return !files.isEmpty();
    }

    @Override
    public boolean obstructed() {
      return false;
    }

    @Override
    public boolean exists(String path) {
      requireAlive();
      return files.containsKey(path) || !under(path).isEmpty();
    }

    @Override
    public List<String> list() {
      requireAlive();
      return files.keySet().stream()
          .map(path -> path.contains("/") ? path.substring(0, path.indexOf('/')) : path)
          .distinct()
          .toList();
    }

    @Override
    public byte[] read(String path) throws IOException {
      look("reading " + path);
      byte[] content = files.get(path);
      if (content == null) {
        throw new IOException(path + ": no such file");
      }
      return content.clone();
    }

    @Override
    public void write(String path, byte[] content) throws IOException {
      byte[] copy = content.clone();
      change("writing " + path, () -> files.put(path, copy), () -> {});
    }

    @Override
    public void rename(String from, String to) throws IOException {
      if (exists(to)) {
        throw new IOException(to + ": is taken");
      }
      if (!exists(from)) {
        throw new IOException(from + ": no such file");
      }
      change("renaming " + from, () -> move(from, to), () -> {});
    }

    private void move(String from, String to) {
      torn.remove(to);
      if (torn.remove(from)) {
        torn.add(to);
      }
      for (String path : List.copyOf(under(from).keySet())) {
        files.put(to + path.substring(from.length()), files.remove(path));
      }
      byte[] file = files.remove(from);
      if (file != null) {
        files.put(to, file);
      }
    }

    @Override
    public void delete(String path) throws IOException {
      change(
          "deleting " + path,
          () -> {
            under(path).clear();
            files.remove(path);
            torn.remove(path);
          },
          () -> under(path).pollFirstEntry());
    }

    private NavigableMap<String, byte[]> under(String path) {
      return files.subMap(path + "/", false, path + "0", false); // '0' follows '/'
    }

    @Override
    public OutputStream append(String path) throws IOException {
      look("opening " + path);
      return new ByteArrayOutputStream() {
        @Override
        public void flush() throws IOException {
          byte[] more = toByteArray();
          reset();
          if (more.length > 0) {
            change(
                "writing " + path,
                () -> append(path, more),
                () -> append(path, Arrays.copyOf(more, draws.below(more.length))));
          }
        }

        @Override
        public void close() throws IOException {
          if (!dead) {
            flush();
          }
        }
      };
    }

    private void append(String path, byte[] more) {
      byte[] old = files.getOrDefault(path, new byte[0]);
      byte[] both = Arrays.copyOf(old, old.length + more.length);
      System.arraycopy(more, 0, both, old.length, more.length);
      files.put(path, both);
    }

    @Override
    public Closeable lock() {
      requireAlive();
      return () -> {};
    }
  }
}
