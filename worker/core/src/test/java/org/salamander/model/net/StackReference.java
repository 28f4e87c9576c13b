package org.salamander.model.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;
import org.salamander.model.net.shape.Window;

/**
 * The outputs of a {@link Stack} in double, written as loops from the definitions. It shares only
 * names with the layers, no code. A map has the shape example × row × column × channel. It records
 * the distance to the nearest kink.
 */
final class StackReference {

  private final Layout layout;
  private final Domain domain;
  private final double[] z;
  private double margin = Double.POSITIVE_INFINITY;

  StackReference(Layout layout, Domain domain, double[] z) {
    this.layout = layout;
    this.domain = domain;
    this.z = z;
  }

  /** The distance to the nearest kink. */
  double margin() {
    return margin;
  }

  /** The raw outputs, one row for each example. */
  double[][] outputs(List<LayerConfig> layers, double[] x) {
    List<Integer> shape = domain.input();
    boolean image = shape.size() == 3;
    int height = image ? shape.get(0) : 1;
    int width = image ? shape.get(1) : 1;
    int channels = image ? shape.get(2) : shape.get(0);
    double[][][][] map = new double[x.length / domain.inputs()][height][width][channels];
    for (int i = 0; i < x.length; i++) {
      map[i / domain.inputs()][i / channels / width % height][i / channels % width][i % channels] =
          x[i];
    }
    map = new Branch("").run(layers, map);
    return Arrays.stream(map).map(example -> example[0][0]).toArray(double[][]::new);
  }

  /** A sequence of layers. Their slices have names with a prefix and are numbered from 1. */
  private final class Branch {

    private final String prefix;
    private int denses;
    private int convolutions;
    private int norms;
    private int residuals;
    private double[] context = {};
    private boolean modulated;

    Branch(String prefix) {
      this.prefix = prefix;
    }

    double[][][][] run(List<LayerConfig> layers, double[][][][] input) {
      double[][][][] map = input;
      for (int i = 0; i < layers.size(); i++) {
        LayerConfig layer = layers.get(i);
        boolean norm =
            layer instanceof LayerConfig.BatchNormalization
                || layer instanceof LayerConfig.LayerNormalization;
        if (modulated && !norm) {
          film(map);
        }
        map = layer(layer, map);
        if (modulated && norm) {
          film(map);
        }
      }
      return map;
    }

    private double[][][][] layer(LayerConfig layer, double[][][][] map) {
      if (layer instanceof LayerConfig.Dense dense) {
        return dense(dense.units() == null ? "head" : "dense" + ++denses, dense.bias(), map);
      }
      if (layer instanceof LayerConfig.Convolution conv) {
        return convolution(conv, map);
      }
      if (layer instanceof LayerConfig.BatchNormalization norm) {
        return norm(true, norm.scale(), norm.shift(), norm.epsilon(), map);
      }
      if (layer instanceof LayerConfig.LayerNormalization norm) {
        return norm(false, norm.scale(), norm.shift(), norm.epsilon(), map);
      }
      if (layer instanceof LayerConfig.Pooling pool) {
        Window window = pool.window();
        Padding padding = window.padding();
        int rows = padding.output(map[0].length, window.side(), window.stride());
        int columns = padding.output(map[0][0].length, window.side(), window.stride());
        int above = before(padding, map[0].length, rows, window);
        int left = before(padding, map[0][0].length, columns, window);
        double[][][][] y = new double[map.length][rows][columns][map[0][0][0].length];
        boolean max = pool instanceof LayerConfig.MaxPooling;
        return pool(map, y, window.side(), window.side(), window.stride(), above, left, max);
      }
      if (layer instanceof LayerConfig.GlobalPooling pool) {
        boolean max = pool.of() == LayerConfig.GlobalPooling.Of.MAX;
        double[][][][] y = new double[map.length][1][1][map[0][0][0].length];
        return pool(map, y, map[0].length, map[0][0].length, 1, 0, 0, max);
      }
      if (layer instanceof LayerConfig.Function function) {
        return each(map, u -> activate(function.function(), u));
      }
      if (layer instanceof LayerConfig.ResidualBlock block) {
        return residual(block, map);
      }
      if (layer instanceof LayerConfig.ContextInput input) {
        int at = offset("context");
        context = Arrays.copyOfRange(z, at, at + input.size());
        return map;
      }
      if (layer instanceof LayerConfig.Embeddings embeddings) {
        return embed(embeddings.width(), map);
      }
      return flat(map); // Flatten
    }

    private int offset(String name) {
      return layout.slice(prefix + name).offset();
    }

    private double[][][][] dense(String name, boolean bias, double[][][][] map) {
      double[][][][] x = flat(map);
      Layout.Slice w = layout.slice(prefix + name + ".weight");
      int units = w.shape().get(1);
      double[][][][] y = new double[map.length][1][1][units];
      for (int e = 0; e < y.length; e++) {
        double[] in = Arrays.copyOf(x[e][0][0], x[e][0][0].length + context.length);
        System.arraycopy(context, 0, in, x[e][0][0].length, context.length);
        for (int n = 0; n < units; n++) {
          y[e][0][0][n] = bias ? z[offset(name + ".bias") + n] : 0;
          for (int i = 0; i < in.length; i++) {
            y[e][0][0][n] += in[i] * z[w.offset() + i * units + n];
          }
        }
      }
      context = new double[0];
      return y;
    }

    private double[][][][] convolution(LayerConfig.Convolution conv, double[][][][] map) {
      String name = "conv" + ++convolutions;
      int w = offset(name + ".kernel");
      int k = conv.kernel();
      int s = conv.stride();
      int in = map[0][0][0].length;
      int height = side(conv, map[0].length);
      int width = side(conv, map[0][0].length);
      double[][][][] y = new double[map.length][height][width][conv.filters()];
      for (int e = 0; e < y.length; e++) {
        for (int oy = 0; oy < height; oy++) {
          for (int ox = 0; ox < width; ox++) {
            for (int n = 0; n < conv.filters(); n++) {
              double sum = conv.bias() ? z[offset(name + ".bias") + n] : 0;
              for (int i = 0; i < k * k * in; i++) {
                int iy = oy * s + i / in / k - before(conv, map[0].length);
                int ix = ox * s + i / in % k - before(conv, map[0][0].length);
                if (iy >= 0 && iy < map[0].length && ix >= 0 && ix < map[0][0].length) {
                  sum += map[e][iy][ix][i % in] * z[w + i * conv.filters() + n];
                }
              }
              y[e][oy][ox][n] = sum;
            }
          }
        }
      }
      modulated = context.length > 0;
      return y;
    }

    /** y = x (γ₀ + φG) + β₀ + φB, in place. */
    private void film(double[][][][] map) {
      int channels = map[0][0][0].length;
      int scale = offset("film" + convolutions + ".scale");
      int shift = offset("film" + convolutions + ".shift");
      int w = offset("film" + convolutions + ".weight");
      for (double[] pixel : pixels(map)) {
        for (int c = 0; c < channels; c++) {
          double gamma = z[scale + c];
          double beta = z[shift + c];
          for (int i = 0; i < context.length; i++) {
            gamma += context[i] * z[w + i * 2 * channels + c];
            beta += context[i] * z[w + i * 2 * channels + channels + c];
          }
          pixel[c] = pixel[c] * gamma + beta;
        }
      }
      modulated = false;
      context = new double[0];
    }

    private double[][][][] norm(
        boolean batch, boolean scale, boolean shift, double epsilon, double[][][][] map) {
      String name = "norm" + ++norms;
      double[][][][] y = each(map, u -> u);
      List<double[]> pixels = pixels(y);
      int channels = pixels.get(0).length;
      for (int c = 0; c < channels && batch; c++) {
        int channel = c;
        double[] column = pixels.stream().mapToDouble(pixel -> pixel[channel]).toArray();
        standardize(column, epsilon);
        for (int i = 0; i < column.length; i++) {
          pixels.get(i)[c] = column[i];
        }
      }
      for (double[] pixel : pixels) {
        if (!batch) {
          standardize(pixel, epsilon);
        }
        for (int c = 0; c < channels && !modulated; c++) {
          pixel[c] *= scale ? z[offset(name + ".scale") + c] : 1;
          pixel[c] += shift ? z[offset(name + ".shift") + c] : 0;
        }
      }
      return y;
    }

    private double[][][][] residual(LayerConfig.ResidualBlock block, double[][][][] map) {
      String name = prefix + "residual" + ++residuals + ".";
      double[][][][] main = new Branch(name).run(block.layers(), each(map, u -> u));
      Branch shortcut = new Branch(name + "shortcut.");
      double[][][][] beside = map;
      if (block.shortcut() != null) {
        beside = shortcut.run(block.shortcut(), each(map, u -> u));
      } else if (main[0].length != map[0].length || main[0][0][0].length != map[0][0][0].length) {
        int stride = (map[0].length + main[0].length - 1) / main[0].length;
        beside =
            map[0].length == 1
                ? shortcut.dense("dense1", false, map)
                : shortcut.convolution(
                    new LayerConfig.Convolution(
                        main[0][0][0].length, 1, stride, Padding.SAME, false, Initialization.HE),
                    map);
      }
      List<double[]> more = pixels(beside);
      List<double[]> sums = pixels(main);
      for (int i = 0; i < sums.size(); i++) {
        for (int c = 0; c < sums.get(i).length; c++) {
          sums.get(i)[c] += more.get(i)[c];
        }
      }
      return main;
    }

    private double[][][][] embed(int width, double[][][][] map) {
      double[][][][] y = new double[map.length][1][1][];
      for (int e = 0; e < y.length; e++) {
        List<Double> features = new ArrayList<>();
        int at = 0;
        for (Domain.Column column : domain.columns()) {
          int entry = (int) Math.round(map[e][0][0][at]);
          boolean embedded = column.entries() > 18;
          for (int i = 0;
              i < (embedded ? width : Math.max(column.width(), column.entries()));
              i++) {
            features.add(
                embedded
                    ? z[offset("embedding." + column.name()) + entry * width + i]
                    : column.category() ? (i == entry ? 1.0 : 0.0) : map[e][0][0][at + i]);
          }
          at += column.width();
        }
        y[e][0][0] = features.stream().mapToDouble(Double::doubleValue).toArray();
      }
      return y;
    }
  }

  private static int side(LayerConfig.Convolution conv, int side) {
    return conv.padding() == Padding.VALID
        ? (side - conv.kernel()) / conv.stride() + 1
        : (side + conv.stride() - 1) / conv.stride();
  }

  private static int before(LayerConfig.Convolution conv, int side) {
    return switch (conv.padding()) {
      case VALID -> 0;
      case SYMMETRIC -> (conv.kernel() - 1) / 2;
      case SAME -> Math.max(0, (side(conv, side) - 1) * conv.stride() + conv.kernel() - side) / 2;
    };
  }

  private static int before(Padding padding, int side, int places, Window window) {
    return switch (padding) {
      case VALID -> 0;
      case SYMMETRIC -> window.side() / 2;
      case SAME -> Math.max((places - 1) * window.stride() + window.side() - side, 0) / 2;
    };
  }

  private double[][][][] pool(
      double[][][][] map,
      double[][][][] y,
      int height,
      int width,
      int stride,
      int above,
      int left,
      boolean max) {
    for (int e = 0; e < y.length; e++) {
      for (int oy = 0; oy < y[e].length; oy++) {
        for (int ox = 0; ox < y[e][oy].length; ox++) {
          for (int c = 0; c < y[e][oy][ox].length; c++) {
            List<Double> inside = new ArrayList<>();
            for (int i = 0; i < height * width; i++) {
              int py = oy * stride - above + i / width;
              int px = ox * stride - left + i % width;
              if (py >= 0 && py < map[e].length && px >= 0 && px < map[e][py].length) {
                inside.add(map[e][py][px][c]);
              }
            }
            double[] window = inside.stream().mapToDouble(v -> v).sorted().toArray();
            int n = window.length;
            boolean tie = n == 1 || window[n - 1] == 0; // equal zeros of ReLU have no kink
            if (max && !tie) {
              margin = Math.min(margin, window[n - 1] - window[n - 2]);
            }
            y[e][oy][ox][c] = max ? window[n - 1] : Arrays.stream(window).sum() / n;
          }
        }
      }
    }
    return y;
  }

  private double activate(Activation activation, double u) {
    return switch (activation) {
      case IDENTITY -> u;
      case RELU -> Math.max(kink(u), 0);
      case LEAKY_RELU -> kink(u) > 0 ? u : 0.01 * u;
      case ELU -> kink(u) > 0 ? u : Math.exp(u) - 1;
      case GELU ->
          0.5 * u * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (u + 0.044715 * Math.pow(u, 3))));
      case TANH -> Math.tanh(u);
      case SIGMOID -> 1 / (1 + Math.exp(-u));
    };
  }

  private double kink(double u) {
    margin = Math.min(margin, Math.abs(u));
    return u;
  }

  private static void standardize(double[] values, double epsilon) {
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / Math.sqrt(variance + epsilon);
    }
  }

  private static double[][][][] each(double[][][][] map, DoubleUnaryOperator f) {
    double[][][][] y = new double[map.length][map[0].length][map[0][0].length][];
    for (int e = 0; e < y.length; e++) {
      for (int i = 0; i < y[e].length; i++) {
        for (int j = 0; j < y[e][i].length; j++) {
          y[e][i][j] = Arrays.stream(map[e][i][j]).map(f).toArray();
        }
      }
    }
    return y;
  }

  private static double[][][][] flat(double[][][][] map) {
    double[][][][] y = new double[map.length][1][1][];
    for (int e = 0; e < y.length; e++) {
      y[e][0][0] =
          Arrays.stream(map[e]).flatMap(Arrays::stream).flatMapToDouble(Arrays::stream).toArray();
    }
    return y;
  }

  private static List<double[]> pixels(double[][][][] map) {
    return Arrays.stream(map).flatMap(Arrays::stream).flatMap(Arrays::stream).toList();
  }
}
