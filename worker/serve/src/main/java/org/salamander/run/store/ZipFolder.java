package org.salamander.run.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip file on this machine as a folder. It is read-only. */
record ZipFolder(String name, Path file) implements Folder {

  @Override
  public boolean exists() {
    return true;
  }

  @Override
  public void tryToWrite() throws IOException {
    throw readOnly();
  }

  @Override
  public boolean obstructed() {
    return false;
  }

  @Override
  public boolean exists(String path) throws IOException {
    try (ZipFile zip = open()) {
      return zip.stream()
          .map(ZipEntry::getName)
          .anyMatch(entry -> entry.equals(path) || entry.startsWith(path + "/"));
    }
  }

  @Override
  public List<String> list() throws IOException {
    try (ZipFile zip = open()) {
      return zip.stream()
          .map(entry -> entry.getName().split("/", 2)[0])
          .distinct()
          .sorted()
          .toList();
    }
  }

  @Override
  public byte[] read(String path) throws IOException {
    try (ZipFile zip = open()) {
      ZipEntry entry = zip.getEntry(path);
      if (entry == null) {
        throw new IOException(name + "/" + path + ": no such file or directory");
      }
      requireRoom(entry);
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] content = in.readNBytes((int) entry.getSize());
        if (in.read() >= 0) {
          throw new IOException(name + "/" + path + " is longer than the zip says");
        }
        return content;
      }
    }
  }

  /** Refuses an entry that unpacks to more than half of this JVM's memory. */
  private void requireRoom(ZipEntry entry) throws IOException {
    long most = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2);
    if (entry.getSize() < 0 || entry.getSize() > most) {
      throw new IOException(
          name
              + "/"
              + entry.getName()
              + " unpacks to "
              + entry.getSize()
              + " bytes; this JVM can read "
              + most
              + ": if that is not a mistake, give it more memory, as in"
              + " SALAMANDER_JAVA_OPTS=-Xmx16g");
    }
  }

  private ZipFile open() throws IOException {
    try {
      return new ZipFile(file.toFile());
    } catch (ZipException e) {
      throw new IOException(name + ": a damaged zip: " + e.getMessage(), e);
    }
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    throw readOnly();
  }

  @Override
  public void rename(String from, String to) throws IOException {
    throw readOnly();
  }

  @Override
  public void delete(String path) throws IOException {
    throw readOnly();
  }

  @Override
  public OutputStream append(String path) throws IOException {
    throw readOnly();
  }

  @Override
  public Closeable lock() throws IOException {
    throw readOnly();
  }

  private IOException readOnly() {
    return new IOException(name + " is a model in one file, which is read alone; use a directory");
  }
}
