package org.salamander.task.image;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.salamander.config.AtLeast;
import org.salamander.config.Bounds;
import org.salamander.task.DataException;
import org.salamander.task.RemoteFiles;

/**
 * Images of one shape, by class, as 8-bit values in one memory-mapped file that all threads share.
 * {@link #open} has verified its checksum. Only its location and checksum are serialized. The
 * receiver opens the file at that location, and fails if its checksum differs.
 */
final class ImageStore implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The number in [0, 1] for a byte. */
  private static final float[] INTENSITY = new float[256];

  static {
    for (int i = 0; i < INTENSITY.length; i++) {
      INTENSITY[i] = i / 255f;
    }
  }

  /**
   * A class of images.
   *
   * @param name unique in the store: {@code Greek/character01}
   * @param group the part of the data set to which it belongs: {@code background}
   * @param first the number of its first image
   * @param images number of its images
   */
  public record ImageClass(String name, String group, int first, @AtLeast(1) int images) {

    public ImageClass {
      Bounds.check(ImageClass.class, name, group, first, images);
    }

    /** The first number after its images. */
    public int end() {
      return first + images;
    }
  }

  private record Reference(String origin, String checksum) implements Serializable {

    private static final long serialVersionUID = 1L;

    private Object readResolve() {
      if (RemoteFiles.isRemote(origin)) {
        return RemoteStores.open(origin, checksum);
      }
      ImageStore store = open(RemoteFiles.local(origin));
      if (!store.checksum.equals(checksum)) {
        throw new DataException(
            origin
                + ": its checksum here is "
                + store.checksum
                + ", where the run began "
                + checksum
                + "; copy the run's store to every machine, or to a URI that all of them read");
      }
      return store;
    }
  }

  private final transient Path path;
  private final transient String origin;
  private final transient String checksum;
  private final transient StoreHeader header;
  private final transient ByteBuffer pixels;

  ImageStore(Path path, String checksum, StoreHeader header, ByteBuffer pixels) {
    this(path, path.toString(), checksum, header, pixels);
  }

  private ImageStore(
      Path path, String origin, String checksum, StoreHeader header, ByteBuffer pixels) {
    this.path = path;
    this.origin = origin;
    this.checksum = checksum;
    this.header = header;
    this.pixels = pixels;
  }

  /**
   * The store in a file. Each JVM verifies it once, and again if the file has changed.
   *
   * @throws DataException if it is missing, truncated, damaged or of another version; the message
   *     has the command that makes it again
   */
  public static ImageStore open(Path path) {
    return StoreReader.open(path);
  }

  /**
   * The store at a local path or a URI, such as one on HDFS, which each JVM fetches once.
   *
   * @throws DataException as for {@link #open(Path)}
   */
  public static ImageStore at(String location) {
    return RemoteFiles.isRemote(location)
        ? RemoteStores.open(location, null)
        : open(RemoteFiles.local(location));
  }

  /** This store, marked as a copy of the store at a URI, from which other machines get it. */
  ImageStore from(String uri) {
    return new ImageStore(path, uri, checksum, header, pixels);
  }

  private Object writeReplace() {
    return new Reference(origin, checksum);
  }

  private void readObject(java.io.ObjectInputStream in) throws java.io.InvalidObjectException {
    throw new java.io.InvalidObjectException("an image store travels as a reference");
  }

  /** The file, absolute. */
  public Path path() {
    return path;
  }

  /** SHA-256 of header and pixels, in hexadecimal. */
  public String checksum() {
    return checksum;
  }

  /** The data set's name. */
  public String dataset() {
    return header.dataset();
  }

  /** [height, width, channels] of every image. */
  public List<Integer> shape() {
    return List.of(header.height(), header.width(), header.channels());
  }

  /** Number of values of an image: height × width × channels. */
  public int imageSize() {
    return header.imageBytes();
  }

  /** The classes, whose images follow each other. */
  public List<ImageClass> classes() {
    return header.classes();
  }

  /** Number of images. */
  public int images() {
    return header.images();
  }

  /**
   * Reads an image as numbers in [0, 1].
   *
   * @param image from 0 to {@link #images} − 1
   * @param quarterTurns 0 to 3, counter-clockwise; other than 0 only for square images
   * @param values receives {@link #imageSize} floats, row-major, channels last, from {@code offset}
   *     on
   */
  public void read(int image, int quarterTurns, float[] values, int offset) {
    byte[] bytes = new byte[header.imageBytes()];
    pixels.get(image * bytes.length, bytes);
    int height = header.height();
    int width = header.width();
    switch (quarterTurns) {
      case 0 -> copy(bytes, 0, width, 1, values, offset);
      case 1 -> copy(bytes, width - 1, -1, width, values, offset);
      case 2 -> copy(bytes, height * width - 1, -width, -1, values, offset);
      case 3 -> copy(bytes, (height - 1) * width, 1, -width, values, offset);
      default ->
          throw new IllegalArgumentException(quarterTurns + " quarter turns; there are 0 to 3");
    }
  }

  /**
   * The pixel at (row, column) is the upright image's pixel start + row · down + column · right.
   */
  private void copy(byte[] bytes, int start, int down, int right, float[] values, int offset) {
    int channels = header.channels();
    int to = offset;
    for (int row = 0; row < header.height(); row++) {
      int from = (start + row * down) * channels;
      for (int column = 0; column < header.width(); column++) {
        for (int channel = 0; channel < channels; channel++) {
          values[to++] = INTENSITY[bytes[from + channel] & 0xFF];
        }
        from += right * channels;
      }
    }
  }

  @Override
  public String toString() {
    return "ImageStore[" + path + ", sha256 " + checksum + "]";
  }
}
