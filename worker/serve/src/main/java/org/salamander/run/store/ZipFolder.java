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
      try (InputStream in = zip.getInputStream(entry)) {
        return in.readAllBytes();
      }
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
