package org.salamander.task.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.salamander.task.DataException;

/**
 * Converts a user's own image files to inputs of a model that was meta-trained on images. They are
 * decoded, resized by the filter that prepared the training data, and scaled to [0, 1].
 */
public final class OwnImages {

  /** 64 MB. Files of cameras are smaller. */
  private static final int MOST_BYTES = 1 << 26;

  private final int height;
  private final int width;
  private final int channels;
  private final boolean ink;

  /**
   * @param shape [height, width, channels] of the model's inputs; 1 channel is gray, 3 are colours
   * @param ink whether images are drawings, dark on light paper, as in Omniglot; black is then 1
   */
  public OwnImages(List<Integer> shape, boolean ink) {
    if (shape.size() != 3 || shape.get(2) != 1 && shape.get(2) != 3) {
      throw new IllegalArgumentException(
          "the model's inputs have shape "
              + shape
              + "; image files can only serve [height, width, 1 or 3]; use CSV");
    }
    this.height = shape.get(0);
    this.width = shape.get(1);
    this.channels = shape.get(2);
    this.ink = ink;
  }

  /**
   * Reads a PNG or JPEG file of any size. If its proportions are not the model's, it is distorted.
   * Transparent parts are white.
   *
   * @param values receives height × width × channels floats, channels last, from {@code offset} on
   * @throws DataException if it is not an undamaged image
   */
  public void read(Path file, float[] values, int offset) {
    Picture picture = Picture.read(bytes(file), file.toString());
    byte[][] planes = channels == 1 ? new byte[][] {picture.gray()} : picture.planes();
    Lanczos rows = new Lanczos(picture.width(), width);
    Lanczos columns = new Lanczos(picture.height(), height);
    for (int c = 0; c < channels; c++) {
      byte[] plane = Lanczos.resize(planes[c], rows, columns);
      for (int i = 0; i < height * width; i++) {
        int level = ink ? 255 - (plane[i] & 0xFF) : plane[i] & 0xFF;
        values[offset + i * channels + c] = level / 255f;
      }
    }
  }

  private static byte[] bytes(Path file) {
    if (!Files.isRegularFile(file)) { // reading a pipe may never end
      throw new DataException(
          file + ": no file, or a link that leads to no file; put the picture itself there");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new DataException(
            file + ": more than " + MOST_BYTES + " bytes; make the image smaller");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
