package org.salamander.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.salamander.model.Batch;

/**
 * A batch's inputs as PNG files, in the model's values: 0 is black, 1 is white.
 *
 * @param shape [height, width, channels] of an input; one channel is gray, three are colours
 */
record ImageGrids(List<Integer> shape) {

  byte[] png(Batch batch, int example) {
    int height = shape.get(0);
    int width = shape.get(1);
    int channels = shape.get(2);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int at = example * height * width * channels;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = 0;
        for (int c = 0; c < 3; c++) {
          rgb = rgb << 8 | level(batch.inputs()[at + Math.min(c, channels - 1)]);
        }
        image.setRGB(x, y, rgb);
        at += channels;
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  private static int level(float value) {
    return Math.round(255 * Math.max(0f, Math.min(1f, value)));
  }
}
