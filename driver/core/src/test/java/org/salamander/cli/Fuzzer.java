package org.salamander.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.salamander.run.TinyRuns;
import org.salamander.run.train.Training;
import org.salamander.run.train.TrainingProgress;
import org.salamander.task.image.MiniImagenetPreparation;
import org.salamander.task.image.OwnImages;

/**
 * Gives the program damaged files of every kind that it reads. The program must use each file or
 * refuse it within ten seconds, with one message of its own. Everything runs in this JVM, and the
 * caller limits its memory.
 *
 * <p>Arguments: a folder, a seed, the number of inputs. The last line of the output is {@code
 * fuzzed N inputs}. The lines before name what went wrong; the folder keeps these inputs.
 */
final class Fuzzer {

  private static final long LIMIT_MILLIS = 10_000;

  /** What is damaged, with its share of a hundred inputs. */
  private enum Kind {
    CONF(25),
    CSV(25),
    PICTURE(25),
    DL4J_ZIP(8),
    RUN_DIRECTORY(10),
    STORE(5),
    RAW_IMAGES(2);

    final int share;

    Kind(int share) {
      this.share = share;
    }
  }

  private final Path folder;
  private final List<String> wrong = new ArrayList<>();
  private final Path conf;
  private final Path run;
  private final byte[] zip;
  private final byte[] store;
  private final Path raw;
  private final List<byte[]> pictures;
  private volatile String at = "";
  private volatile long since;

  private Fuzzer(Path folder) throws IOException {
    this.folder = folder;
    conf = TinyRuns.conf(folder);
    run = folder.resolve("run");
    TinyRuns.train(conf, run.toString());
    Path model = folder.resolve("model.zip");
    requireDone(Said.by("export", run.toString(), "--out", model.toString()));
    zip = Files.readAllBytes(model);
    pictures =
        List.of(
            picture("png", BufferedImage.TYPE_INT_ARGB),
            picture("png", BufferedImage.TYPE_BYTE_BINARY),
            picture("png", BufferedImage.TYPE_USHORT_GRAY),
            picture("png", BufferedImage.TYPE_BYTE_INDEXED),
            picture("jpg", BufferedImage.TYPE_INT_RGB),
            picture("jpg", BufferedImage.TYPE_BYTE_GRAY));
    raw = Files.createDirectory(folder.resolve("raw"));
    rawImages();
    Path made = folder.resolve("made.store");
    MiniImagenetPreparation.prepare("tiny", raw, made, (what, done, total) -> {});
    store = Files.readAllBytes(made);
  }

  private static void requireDone(Said said) {
    if (said.status() != 0) {
      throw new IllegalStateException(said.err());
    }
  }

  private static byte[] picture(String format, int type) throws IOException {
    BufferedImage image = new BufferedImage(12, 9, type);
    for (int i = 0; i < 12 * 9; i++) {
      image.setRGB(i % 12, i / 12, i * 0x9E3779B1);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private void rawImages() throws IOException {
    try (ZipOutputStream images =
        new ZipOutputStream(Files.newOutputStream(raw.resolve("images.zip")))) {
      for (String list : List.of("train", "val", "test")) {
        StringBuilder lines = new StringBuilder("filename,label\n");
        for (int i = 0; i < 4; i++) {
          String name = list + i + ".png";
          lines.append(name).append(',').append(list).append(i / 2).append('\n');
          images.putNextEntry(new ZipEntry(name));
          images.write(pictures.get(0));
        }
        Files.writeString(raw.resolve(list + ".csv"), lines);
      }
    }
  }

  public static void main(String[] arguments) throws IOException {
    Fuzzer fuzzer = new Fuzzer(Path.of(arguments[0]));
    Thread watch = new Thread(fuzzer::watch, "watch");
    watch.setDaemon(true);
    watch.start();
    int inputs = Integer.parseInt(arguments[2]);
    for (int i = 0; i < inputs; i++) {
      fuzzer.one(Long.parseLong(arguments[1]) + i);
    }
    fuzzer.wrong.forEach(System.out::println);
    System.out.println("fuzzed " + inputs + " inputs");
    System.exit(0);
  }

  private void watch() {
    while (true) {
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        return;
      }
      long start = since;
      if (start > 0 && System.currentTimeMillis() - start > LIMIT_MILLIS) {
        System.out.println(at + ": not done within " + LIMIT_MILLIS + " ms");
        Thread.getAllStackTraces()
            .forEach(
                (thread, trace) -> {
                  if (thread.getName().equals("main")) {
                    Stream.of(trace).limit(25).forEach(line -> System.out.println("  " + line));
                  }
                });
        Runtime.getRuntime().halt(3);
      }
    }
  }

  private void one(long seed) throws IOException {
    Mutator mutator = new Mutator(new SplittableRandom(seed));
    int share = mutator.below(100);
    Kind kind = Kind.CONF;
    for (Kind next : Kind.values()) {
      if (share < next.share) {
        kind = next;
        break;
      }
      share -= next.share;
    }
    at = kind.name().toLowerCase(Locale.ROOT) + " " + seed;
    Path work = Files.createDirectory(folder.resolve("input-" + seed));
    since = System.currentTimeMillis();
    int before = wrong.size();
    try {
      input(kind, mutator, work);
    } catch (OutOfMemoryError e) {
      wrong.add(at + ": " + e);
    }
    since = 0;
    if (wrong.size() == before) {
      delete(work);
    }
  }

  private void input(Kind kind, Mutator mutator, Path work) throws IOException {
    switch (kind) {
      case CONF -> {
        Path file = Files.write(work.resolve("x.conf"), mutator.text(Files.readAllBytes(conf)));
        told(() -> trainedNotAtAll(file, work, List.of()));
      }
      case CSV -> {
        byte[] sound = "x,y\n0.5,1.0\n-1e-3,1.5\n\"2\",\"1,5\"\n".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(work.resolve("x.csv"), mutator.text(sound));
        command(
            "adapt",
            run.toString(),
            "--support",
            file.toString(),
            "--steps",
            "1",
            "--out",
            work + "/m.npz");
      }
      case PICTURE -> {
        byte[] sound = pictures.get(mutator.below(pictures.size()));
        Path file = Files.write(work.resolve("x.png"), mutator.bytes(sound));
        told(
            () -> {
              new OwnImages(List.of(8, 8, 3), false).read(file, new float[8 * 8 * 3], 0);
              return true;
            });
      }
      case DL4J_ZIP -> {
        Path file = Files.write(work.resolve("x.zip"), repacked(mutator));
        told(() -> trainedNotAtAll(conf, work, List.of("init=\"" + file + "\"")));
      }
      case RUN_DIRECTORY -> damagedRun(mutator, work);
      case STORE -> {
        byte[] damaged = mutator.bytes(store);
        if (mutator.below(4) > 0) {
          Forgery.ofStore(damaged);
        }
        Path file = Files.write(work.resolve("x.store"), damaged);
        told(
            () ->
                trainedNotAtAll(
                    conf,
                    work,
                    List.of(
                        "tasks={source=images,dataset=tiny,split=listed,rotations=false,ways=2,shots=1,queries=1,store=\""
                            + file
                            + "\"}",
                        "model={type=mlp,layers=[2]}")));
      }
      case RAW_IMAGES -> {
        copy(raw, work);
        String name = mutator.below(2) == 0 ? "train.csv" : "images.zip";
        Path file = work.resolve(name);
        Files.write(file, mutator.bytes(Files.readAllBytes(file)));
        command(
            "prepare",
            "mini-imagenet",
            "--dataset",
            "tiny",
            "--from",
            work.toString(),
            "--out",
            work + "/x.store");
      }
    }
  }

  /** A sound DL4J zip with one damaged entry, or a damaged zip. */
  private byte[] repacked(Mutator mutator) throws IOException {
    if (mutator.below(4) == 0) {
      return mutator.bytes(zip);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (java.util.zip.ZipInputStream in =
            new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = in.readAllBytes();
        boolean json = entry.getName().endsWith(".json");
        out.write(
            mutator.below(2) == 0
                ? content
                : json ? mutator.text(content) : mutator.bytes(content));
      }
    }
    return bytes.toByteArray();
  }

  private void damagedRun(Mutator mutator, Path work) throws IOException {
    Path copy = work.resolve("run");
    copy(run, copy);
    List<Path> files;
    try (Stream<Path> all = Files.walk(copy)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Path file = files.get(mutator.below(files.size()));
    String name = String.valueOf(file.getFileName());
    UnaryOperator<byte[]> damage = name.endsWith(".npy") ? mutator::bytes : mutator::text;
    boolean forged = name.endsWith(".npy") || name.equals("checkpoint.json");
    if (forged && mutator.below(4) > 0) { // with right checksums, so that it is read
      Forgery.of(Objects.requireNonNull(file.getParent()), name, damage);
    } else {
      Files.write(file, damage.apply(Files.readAllBytes(file)));
    }
    command("show", copy.toString());
    command("export", copy.toString(), "--out", work + "/m.npz");
    told(
        () ->
            new Training(
                    new Training.Request(conf, List.of(), copy.toString(), true, null),
                    TrainingProgress.SILENT)
                .run(() -> true));
  }

  /** Starts a training that reads everything it needs and stops before the first iteration. */
  private static Training.Outcome trainedNotAtAll(Path file, Path work, List<String> settings) {
    return new Training(
            new Training.Request(file, settings, work.resolve("out").toString(), false, null),
            TrainingProgress.SILENT)
        .run(() -> true);
  }

  private void told(Callable<?> use) {
    try {
      use.call();
    } catch (Throwable failure) {
      if (failure instanceof OutOfMemoryError || !Failures.told(failure)) {
        StackTraceElement[] trace = failure.getStackTrace();
        wrong.add(at + ": " + failure + " at " + (trace.length == 0 ? "?" : trace[0]));
      }
    }
  }

  private void command(String... arguments) {
    Said said = Said.by(arguments);
    long messages = said.err().lines().filter(line -> line.startsWith("salamander: ")).count();
    boolean one = said.status() == 0 ? messages == 0 : messages == 1;
    if (said.status() < 0
        || said.status() > 2
        || !one
        || said.err().contains("\tat ")
        || said.err().contains("unexpected failure")
        || said.err().contains("no memory left")) {
      wrong.add(at + ": " + arguments[0] + " ended with " + said.status() + ": " + said.err());
    }
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          try (InputStream in = Files.newInputStream(path)) {
            Files.copy(in, target);
          }
        }
      }
    }
  }

  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, java.io.IOException e)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
