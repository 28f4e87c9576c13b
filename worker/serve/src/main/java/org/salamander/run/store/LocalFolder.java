package org.salamander.run.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of this machine. */
final class LocalFolder implements Folder {

  private final String name;
  private final Path root;

  private LocalFolder(String name, Path root) {
    this.name = name;
    this.root = root;
  }

  static boolean isLocal(String location) {
    return location.startsWith("file:") || !location.matches("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  }

  static LocalFolder at(String location) {
    return new LocalFolder(
        location, Path.of(location.startsWith("file:") ? path(location) : location));
  }

  Path root() {
    return root;
  }

  /** Whether there is a zip file at the folder's path. */
  boolean isZip() {
    return name.endsWith(".zip") && Files.isRegularFile(root);
  }

  private static String path(String location) {
    try {
      String path = new URI(location).getPath();
      if (path != null) {
        return path;
      }
    } catch (URISyntaxException e) {
      throw notAFile(location, e);
    }
    throw notAFile(location, null);
  }

  private static IllegalArgumentException notAFile(
      String location, @Nullable URISyntaxException reason) {
    return new IllegalArgumentException(
        location
            + " is no URI of a local folder"
            + (reason == null ? "" : " (" + reason.getReason() + ")")
            + "; write file:///absolute/path, or a plain path",
        reason);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String place() throws IOException {
    return (exists() ? root.toRealPath() : root.toAbsolutePath().normalize()).toString();
  }

  @Override
  public boolean exists() {
    return Files.exists(root);
  }

  @Override
  public boolean obstructed() {
    Path place = root.toAbsolutePath();
    while (place != null && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      place = place.getParent();
    }
    return place != null && !Files.isDirectory(place);
  }

  /** Tries a file in the folder, or in its nearest existing parent. */
  @Override
  public void tryToWrite() throws IOException {
    try {
      Path place = root.toAbsolutePath();
      while (place.getParent() != null && !isThere(place)) {
        place = place.getParent();
      }
      Files.delete(Files.createTempFile(place, ".salamander", null));
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  /** Throws the file system's own objection to a name, such as its length. */
  private static boolean isThere(Path place) throws IOException {
    try {
      Files.readAttributes(place, BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  @Override
  public List<String> list() throws IOException {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children.map(child -> String.valueOf(child.getFileName())).sorted().toList();
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    requireNoPipe(path);
    try {
      return Files.readAllBytes(root.resolve(path));
    } catch (FileSystemException e) {
      throw plain(e);
    } catch (IOException e) {
      throw new IOException(root.resolve(path) + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    Path target = root.resolve(path);
    Path aside = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.createDirectories(aside.getParent());
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(
          aside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      discard(aside, e);
      throw plain(e);
    } catch (IOException e) {
      discard(aside, e);
      throw new IOException(target + ": " + e.getMessage(), e);
    }
  }

  private static void discard(Path cut, IOException cause) {
    try {
      Files.deleteIfExists(cut); // frees space on a full disk
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    try {
      Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path doomed = root.resolve(path);
    if (!Files.exists(doomed)) {
      return;
    }
    try (Stream<Path> all = Files.walk(doomed)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  /** Refuses pipes, sockets and devices, because reading them may never end or never begin. */
  private void requireNoPipe(String path) throws IOException {
    Path file = root.resolve(path);
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new IOException(file + ": it is a pipe, a socket or a device, not a file");
    }
  }

  @Override
  public OutputStream append(String path) throws IOException {
    requireNoPipe(path);
    try {
      return Files.newOutputStream(
          root.resolve(path), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  @Override
  public Closeable lock() throws IOException {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new IOException(
            name + " is being written by another process; wait for it or stop it");
      }
      return channel;
    } catch (FileSystemException e) {
      throw plain(e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this process
    }
  }

  /** Describes what java.nio expresses only by the exception's class. */
  private static IOException plain(FileSystemException e) {
    String reason =
        e instanceof AccessDeniedException
            ? "permission denied"
            : e instanceof NoSuchFileException
                ? "no such file or directory"
                : e instanceof FileAlreadyExistsException
                    ? "a file that is not a directory is in the way"
                    : e instanceof NotDirectoryException
                        ? "not a directory"
                        : e instanceof DirectoryNotEmptyException
                            ? "the directory is not empty"
                            : String.valueOf(e.getReason());
    return new IOException(e.getFile() + ": " + reason, e);
  }
}
