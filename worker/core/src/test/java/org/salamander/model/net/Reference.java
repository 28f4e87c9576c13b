package org.salamander.model.net;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;

/**
 * The loss of {@link Mlp}, {@link Conv} and {@link Policy} nets in double, written as loops from
 * the definitions. It shares only names with the models, no code. Derivatives are central
 * differences. It records the distance to the nearest kink.
 */
final class Reference {

  /** The step of first differences. */
  private static final double STEP = 1e-6;

  /** The step of second differences. */
  private static final double STEP_TWICE = 3e-5;

  private final ModelConfig config;
  private final Domain domain;
  private final Loss loss;
  private final Layout layout;
  private final Batch batch;
  private double margin;

  // The state of the current evaluation.
  private double[] z = {};
  private double[][][][] map = {}; // example, row, column, channel

  Reference(ModelConfig config, Domain domain, Batch batch) {
    this.config = config;
    this.domain = domain;
    this.batch = batch;
    this.layout = config.architecture(domain).layout();
    this.loss = ((NetworkArchitecture) config.architecture(domain)).loss();
  }

  /** The smallest distance of a ReLU, a maximum or an absolute value from its kink. */
  double margin(double[] z) {
    loss(z, doubles(batch.inputs()));
    return margin;
  }

  double loss(double[] z) {
    return loss(z, doubles(batch.inputs()));
  }

  double[] gradient(double[] z) {
    double[] gradient = new double[z.length];
    double[] moved = z.clone();
    for (int i = 0; i < z.length; i++) {
      moved[i] = z[i] + STEP;
      double above = loss(moved);
      moved[i] = z[i] - STEP;
      gradient[i] = (above - loss(moved)) / (2 * STEP);
      moved[i] = z[i];
    }
    return gradient;
  }

  double[] inputGradient(double[] z) {
    double[] x = doubles(batch.inputs());
    double[] gradient = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double at = x[i];
      x[i] = at + STEP;
      double above = loss(z, x);
      x[i] = at - STEP;
      gradient[i] = (above - loss(z, x)) / (2 * STEP);
      x[i] = at;
    }
    return gradient;
  }

  double[] hessianVector(double[] z, double[] v) {
    return hessianVector(this::loss, z, v);
  }

  static double[] hessianVector(ToDoubleFunction<double[]> f, double[] z, double[] v) {
    double[] product = new double[z.length];
    double[] ahead = z.clone();
    double[] behind = z.clone();
    for (int i = 0; i < z.length; i++) {
      ahead[i] += STEP_TWICE * v[i];
      behind[i] -= STEP_TWICE * v[i];
    }
    for (int i = 0; i < z.length; i++) {
      product[i] = (slope(f, ahead, i) - slope(f, behind, i)) / (2 * STEP_TWICE);
    }
    return product;
  }

  private static double slope(ToDoubleFunction<double[]> f, double[] z, int i) {
    double at = z[i];
    z[i] = at + STEP_TWICE;
    double above = f.applyAsDouble(z);
    z[i] = at - STEP_TWICE;
    double below = f.applyAsDouble(z);
    z[i] = at;
    return (above - below) / (2 * STEP_TWICE);
  }

  private double loss(double[] z, double[] x) {
    this.z = z;
    margin = Double.POSITIVE_INFINITY;
    double[][] y = outputs(x);
    double total = 0;
    for (int e = 0; e < batch.size(); e++) {
      total += loss(y[e], e);
    }
    return total / batch.size();
  }

  private double[][] outputs(double[] x) {
    if (config instanceof Mlp mlp) {
      return mlp(mlp, x);
    }
    if (config instanceof Stack stack) {
      StackReference reference = new StackReference(layout, domain, z);
      double[][] y = reference.outputs(stack.layers(), x);
      margin = Math.min(margin, reference.margin());
      return y;
    }
    if (config instanceof TableNet table) {
      return table(table, x);
    }
    return config instanceof Conv conv ? conv(conv, x) : policy((Policy) config, x);
  }

  /** The mean over the states of KL(π_old ‖ π_z). {@code old} has raw outputs. */
  double divergence(double[] z, double[][] old) {
    double[][] now = outputsAt(z);
    double total = 0;
    for (int e = 0; e < now.length; e++) {
      double[] p = logProbabilities(old[e], e);
      double[] q = logProbabilities(now[e], e);
      int d = old[e].length / 2;
      for (int i = 0; loss == Loss.GAUSSIAN && i < d; i++) {
        double gap = old[e][i] - now[e][i];
        double variance = Math.exp(2 * old[e][d + i]);
        total +=
            now[e][d + i]
                - old[e][d + i]
                + (variance + gap * gap) / (2 * Math.exp(2 * now[e][d + i]))
                - 0.5;
      }
      for (int i = 0; loss == Loss.CATEGORICAL && i < p.length; i++) {
        total += Math.exp(p[i]) * (p[i] - q[i]);
      }
    }
    return total / now.length;
  }

  double[][] outputs(float[] z) {
    return outputsAt(doubles(z));
  }

  private double[][] outputsAt(double[] z) {
    this.z = z;
    return outputs(doubles(batch.inputs()));
  }

  private double[] logProbabilities(double[] y, int e) {
    int choices = loss == Loss.CATEGORICAL ? (int) batch.targets()[4 * e + 1] : 0;
    double sum = 0;
    for (int i = 0; i < choices; i++) {
      sum += Math.exp(y[i]);
    }
    double[] log = new double[choices];
    for (int i = 0; i < choices; i++) {
      log[i] = y[i] - Math.log(sum);
    }
    return log;
  }

  private double loss(double[] y, int e) {
    float[] t = batch.targets();
    double total = 0;
    int n = y.length;
    switch (loss) {
      case GAUSSIAN -> {
        int d = n / 2;
        double density = 1;
        for (int i = 0; i < d; i++) {
          double deviation = Math.exp(y[d + i]);
          double u = (t[e * (d + 2) + i] - y[i]) / deviation;
          density *= Math.exp(-u * u / 2) / (deviation * Math.sqrt(2 * Math.PI));
        }
        return -t[e * (d + 2) + d] * Math.log(density);
      }
      case CATEGORICAL -> {
        return -t[4 * e + 2] * logProbabilities(y, e)[(int) t[4 * e]];
      }
      case SOFTMAX -> {
        double sum = 0;
        for (double value : y) {
          sum += Math.exp(value);
        }
        return Math.log(sum) - y[(int) t[e]];
      }
      case BCE -> {
        for (int i = 0; i < n; i++) {
          double p = 1 / (1 + Math.exp(-y[i]));
          total -= t[e * n + i] == 1 ? Math.log(p) : Math.log(1 - p);
        }
      }
      case MSE -> {
        for (int i = 0; i < n; i++) {
          total += Math.pow(y[i] - t[e * n + i], 2);
        }
      }
      case L1 -> {
        for (int i = 0; i < n; i++) {
          total += Math.abs(y[i] - t[e * n + i]);
          margin = Math.min(margin, Math.abs(y[i] - t[e * n + i]));
        }
      }
    }
    return total / n;
  }

  private double[][] mlp(Mlp mlp, double[] x) {
    reshape(x, 1, 1, domain.inputs());
    if (mlp.context() > 0) {
      concatenate(context(mlp.context()));
    }
    for (int i = 1; i <= mlp.layers().size(); i++) {
      dense("dense" + i);
      follow(
          "dense" + i,
          "norm" + i,
          mlp.normalization(),
          mlp.scale(),
          mlp.shift(),
          mlp.epsilon(),
          mlp.activation());
    }
    return head();
  }

  private double[][] table(TableNet table, double[] x) {
    double[][] rows = new double[batch.size()][];
    for (int e = 0; e < rows.length; e++) {
      rows[e] =
          features(table, Arrays.copyOfRange(x, e * domain.inputs(), (e + 1) * domain.inputs()));
    }
    reshape(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), 1, 1, rows[0].length);
    if (table.context() > 0) {
      concatenate(context(table.context()));
    }
    for (int i = 1; i <= table.layers().size(); i++) {
      dense("dense" + i);
      follow("dense" + i, "norm" + i, table.normalization(), true, true, 1e-5, table.activation());
    }
    return head();
  }

  private double[] features(TableNet table, double[] row) {
    List<Double> features = new ArrayList<>();
    int at = 0;
    for (Domain.Column column : domain.columns()) {
      for (int i = 0; i < column.width() && !column.category(); i++) {
        features.add(row[at + i]);
      }
      boolean embedded = column.entries() > 18;
      for (int i = 0; i < column.entries() && !embedded; i++) {
        features.add(i == Math.round(row[at]) ? 1.0 : 0.0);
      }
      for (int i = 0; i < table.embedding() && embedded; i++) {
        int offset = layout.slice("embedding." + column.name()).offset();
        features.add(z[offset + (int) Math.round(row[at]) * table.embedding() + i]);
      }
      at += column.width();
    }
    return features.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private double[][] policy(Policy policy, double[] x) {
    reshape(x, 1, 1, domain.inputs());
    for (int i = 1; i <= policy.layers().size(); i++) {
      dense("dense" + i);
      follow("dense" + i, "", Normalization.NONE, false, false, 0, policy.activation());
    }
    double[][] y = head();
    if (loss == Loss.GAUSSIAN) {
      Layout.Slice logStd = layout.slice("log-std");
      for (int e = 0; e < y.length; e++) {
        y[e] = Arrays.copyOf(y[e], 2 * logStd.length());
        System.arraycopy(z, logStd.offset(), y[e], logStd.length(), logStd.length());
      }
    }
    return y;
  }

  private double[][] conv(Conv conv, double[] x) {
    reshape(x, domain.input().get(0), domain.input().get(1), domain.input().get(2));
    boolean pooled = conv.downsample() == Conv.Downsample.MAX_POOL;
    for (int i = 1; i <= conv.blocks(); i++) {
      convolve("conv" + i, pooled ? 1 : 2, conv.padding());
      boolean film = conv.context() > 0 && i == conv.contextBlock();
      if (!film || conv.normalization() != Normalization.NONE) {
        follow(
            "conv" + i,
            "norm" + i,
            conv.normalization(),
            conv.scale() && !film,
            conv.shift() && !film,
            conv.epsilon(),
            film ? Activation.IDENTITY : conv.activation());
      }
      if (film) {
        film("film" + i, context(conv.context()), conv.activation());
      }
      if (pooled) {
        pool();
      }
    }
    if (conv.head() == Conv.Head.MEAN) {
      average();
    }
    return head();
  }

  private double[][] head() {
    dense("head");
    follow("head", "", Normalization.NONE, false, false, 0, Activation.IDENTITY);
    double[][] y = new double[map.length][];
    for (int e = 0; e < y.length; e++) {
      y[e] = map[e][0][0];
    }
    return y;
  }

  private double[] context(int count) {
    int offset = layout.slice("context").offset();
    return Arrays.copyOfRange(z, offset, offset + count);
  }

  private void concatenate(double[] phi) {
    for (double[][][] example : map) {
      double[] x = example[0][0];
      example[0][0] = Arrays.copyOf(x, x.length + phi.length);
      System.arraycopy(phi, 0, example[0][0], x.length, phi.length);
    }
  }

  /** y = a((γ₀ + φG) x + (β₀ + φB)). */
  private void film(String name, double[] phi, Activation activation) {
    int channels = map[0][0][0].length;
    double[] gamma = doubles(name + ".scale");
    double[] beta = doubles(name + ".shift");
    double[] w = doubles(name + ".weight");
    for (int i = 0; i < phi.length; i++) {
      for (int c = 0; c < channels; c++) {
        gamma[c] += phi[i] * w[i * 2 * channels + c];
        beta[c] += phi[i] * w[i * 2 * channels + channels + c];
      }
    }
    for (double[][][] example : map) {
      for (double[][] row : example) {
        for (double[] pixel : row) {
          for (int c = 0; c < channels; c++) {
            pixel[c] = activate(activation, gamma[c] * pixel[c] + beta[c]);
          }
        }
      }
    }
  }

  private double[] doubles(String slice) {
    Layout.Slice s = layout.slice(slice);
    return Arrays.copyOfRange(z, s.offset(), s.end());
  }

  private void reshape(double[] x, int height, int width, int channels) {
    map = new double[batch.size()][height][width][channels];
    for (int i = 0; i < x.length; i++) {
      map[i / channels / width / height][i / channels / width % height][i / channels % width][
              i % channels] =
          x[i];
    }
  }

  private void dense(String name) {
    Layout.Slice w = layout.slice(name + ".weight");
    int units = w.shape().get(1);
    double[][][][] y = new double[map.length][1][1][units];
    for (int e = 0; e < map.length; e++) {
      int i = 0;
      for (double[][] row : map[e]) {
        for (double[] pixel : row) {
          for (double value : pixel) {
            for (int n = 0; n < units; n++) {
              y[e][0][0][n] += value * z[w.offset() + i * units + n];
            }
            i++;
          }
        }
      }
    }
    map = y;
  }

  private void convolve(String name, int stride, Padding padding) {
    Layout.Slice w = layout.slice(name + ".kernel");
    int in = w.shape().get(2);
    int filters = w.shape().get(3);
    int height = (map[0].length + stride - 1) / stride;
    int width = (map[0][0].length + stride - 1) / stride;
    // As in TensorFlow, the total padding is what the windows need beyond the map, and its smaller
    // half comes first.
    int above =
        padding == Padding.SYMMETRIC
            ? 1
            : Math.max(0, (height - 1) * stride + 3 - map[0].length) / 2;
    int left =
        padding == Padding.SYMMETRIC
            ? 1
            : Math.max(0, (width - 1) * stride + 3 - map[0][0].length) / 2;
    double[][][][] y = new double[map.length][height][width][filters];
    for (int e = 0; e < map.length; e++) {
      for (int i = 0; i < height * width * 9 * in * filters; i++) {
        int n = i % filters;
        int c = i / filters % in;
        int kx = i / filters / in % 3;
        int ky = i / filters / in / 3 % 3;
        int ox = i / filters / in / 9 % width;
        int oy = i / filters / in / 9 / width;
        int iy = oy * stride + ky - above;
        int ix = ox * stride + kx - left;
        if (iy >= 0 && iy < map[e].length && ix >= 0 && ix < map[e][0].length) {
          y[e][oy][ox][n] +=
              map[e][iy][ix][c] * z[w.offset() + ((ky * 3 + kx) * in + c) * filters + n];
        }
      }
    }
    map = y;
  }

  private void follow(
      String name,
      String norm,
      Normalization kind,
      boolean scale,
      boolean shift,
      double epsilon,
      Activation activation) {
    List<double[]> pixels = new ArrayList<>();
    for (double[][][] example : map) {
      for (double[][] row : example) {
        pixels.addAll(List.of(row));
      }
    }
    int channels = pixels.get(0).length;
    if (kind == Normalization.BATCH) {
      for (int c = 0; c < channels; c++) {
        double[] column = new double[pixels.size()];
        for (int i = 0; i < column.length; i++) {
          column[i] = pixels.get(i)[c];
        }
        standardize(column, epsilon);
        for (int i = 0; i < column.length; i++) {
          pixels.get(i)[c] = column[i];
        }
      }
    }
    boolean bias = kind == Normalization.NONE;
    int gamma = scale && !bias ? layout.slice(norm + ".scale").offset() : -1;
    int beta =
        bias
            ? layout.slice(name + ".bias").offset()
            : shift ? layout.slice(norm + ".shift").offset() : -1;
    for (double[] pixel : pixels) {
      if (kind == Normalization.LAYER) {
        standardize(pixel, epsilon);
      }
      for (int c = 0; c < channels; c++) {
        double u = pixel[c] * (gamma < 0 ? 1 : z[gamma + c]) + (beta < 0 ? 0 : z[beta + c]);
        pixel[c] = activate(activation, u);
      }
    }
  }

  private static void standardize(double[] values, double epsilon) {
    double mean = 0;
    double variance = 0;
    for (double value : values) {
      mean += value / values.length;
    }
    for (double value : values) {
      variance += Math.pow(value - mean, 2) / values.length;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / Math.sqrt(variance + epsilon);
    }
  }

  private double activate(Activation activation, double u) {
    return switch (activation) {
      case IDENTITY -> u;
      case RELU -> {
        margin = Math.min(margin, Math.abs(u));
        yield Math.max(u, 0);
      }
      case TANH -> Math.tanh(u);
      case SIGMOID -> 1 / (1 + Math.exp(-u));
      case LEAKY_RELU, ELU, GELU -> throw new AssertionError("tried in stacks");
    };
  }

  private void pool() {
    int channels = map[0][0][0].length;
    double[][][][] y = new double[map.length][map[0].length / 2][map[0][0].length / 2][channels];
    for (int e = 0; e < y.length; e++) {
      for (int oy = 0; oy < y[e].length; oy++) {
        for (int ox = 0; ox < y[e][oy].length; ox++) {
          for (int c = 0; c < channels; c++) {
            double[] window = {
              map[e][2 * oy][2 * ox][c],
              map[e][2 * oy][2 * ox + 1][c],
              map[e][2 * oy + 1][2 * ox][c],
              map[e][2 * oy + 1][2 * ox + 1][c]
            };
            Arrays.sort(window);
            y[e][oy][ox][c] = window[3];
            margin =
                window[3] == 0
                    ? margin
                    : Math.min(margin, window[3] - window[2]); // equal zeros of ReLU have no kink
          }
        }
      }
    }
    map = y;
  }

  private void average() {
    double[][][][] y = new double[map.length][1][1][map[0][0][0].length];
    int pixels = map[0].length * map[0][0].length;
    for (int e = 0; e < y.length; e++) {
      for (double[][] row : map[e]) {
        for (double[] pixel : row) {
          for (int c = 0; c < pixel.length; c++) {
            y[e][0][0][c] += pixel[c] / pixels;
          }
        }
      }
    }
    map = y;
  }

  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
