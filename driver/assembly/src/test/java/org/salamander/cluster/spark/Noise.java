package org.salamander.cluster.spark;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.salamander.task.image.MiniImagenetPreparation;

/** Makes an image store of random noise, with two classes for each split. */
final class Noise {

  /** The data set's name in configurations. */
  static final String DATASET = "noise";

  private static final int SIDE = 84;
  private static final int IMAGES = 4;

  private Noise() {}

  /** Makes the store and returns its checksum. */
  static String prepare(Path folder, Path store) throws IOException {
    Path images = Files.createDirectories(folder.resolve("images"));
    Random random = new Random(1);
    for (String split : List.of("train", "val", "test")) {
      StringBuilder list = new StringBuilder("filename,label\n");
      for (String kind : List.of("rain", "snow")) {
        for (int i = 0; i < IMAGES; i++) {
          String name = split + "-" + kind + i + ".png";
          ImageIO.write(image(random), "png", images.resolve(name).toFile());
          list.append(name).append(',').append(split).append('-').append(kind).append('\n');
        }
      }
      Files.writeString(folder.resolve(split + ".csv"), list);
    }
    return MiniImagenetPreparation.prepare(DATASET, folder, store, (what, done, total) -> {});
  }

  private static BufferedImage image(Random random) {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      image.setRGB(pixel % SIDE, pixel / SIDE, random.nextInt(1 << 24));
    }
    return image;
  }
}
