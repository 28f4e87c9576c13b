package org.salamander.run.train;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.salamander.run.store.Folder;

/** A folder on a disk that is full after {@code room} writes. */
public final class FullFolder implements Folder {

  private final Folder folder;
  private int room;

  public FullFolder(Folder folder, int room) {
    this.folder = folder;
    this.room = room;
  }

  @Override
  public void write(String path, byte[] content) throws IOException {
    if (room-- <= 0) {
      throw new IOException(name() + "/" + path + ": No space left on device");
    }
    folder.write(path, content);
  }

  @Override
  public String name() {
    return folder.name();
  }

  @Override
  public boolean exists() throws IOException {
    return folder.exists();
  }

  @Override
  public boolean obstructed() throws IOException {
    return folder.obstructed();
  }

  @Override
  public boolean exists(String path) throws IOException {
    return folder.exists(path);
  }

  @Override
  public List<String> list() throws IOException {
    return folder.list();
  }

  @Override
  public byte[] read(String path) throws IOException {
    return folder.read(path);
  }

  @Override
  public void rename(String from, String to) throws IOException {
    folder.rename(from, to);
  }

  @Override
  public void delete(String path) throws IOException {
    folder.delete(path);
  }

  @Override
  public OutputStream append(String path) throws IOException {
    return folder.append(path);
  }

  @Override
  public Closeable lock() throws IOException {
    return folder.lock();
  }
}
