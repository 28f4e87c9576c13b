package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.layer.BatchNorm;
import org.salamander.model.net.layer.Embedding;
import org.salamander.model.net.layer.LayerNorm;
import org.salamander.model.net.shape.Padding;
import org.salamander.model.net.shape.Window;

/** The configuration of one layer of a {@link Stack}. */
public sealed interface LayerConfig extends Serializable {

  /** The records by their value of the key {@code type}. */
  Map<String, Class<? extends LayerConfig>> BY_NAME =
      Map.ofEntries(
          Map.entry("dense", Dense.class),
          Map.entry("convolution", Convolution.class),
          Map.entry("batch-norm", BatchNormalization.class),
          Map.entry("layer-norm", LayerNormalization.class),
          Map.entry("max-pool", MaxPooling.class),
          Map.entry("average-pool", AveragePooling.class),
          Map.entry("global-pool", GlobalPooling.class),
          Map.entry("flatten", Flatten.class),
          Map.entry("activation", Function.class),
          Map.entry("residual", ResidualBlock.class),
          Map.entry("embedding", Embeddings.class),
          Map.entry("context", ContextInput.class));

  /** Appends the layer to the net. */
  void put(NetworkBuilder net);

  /** A dense layer y = xW + b on all values x of an example. */
  @JsonClassDescription("a dense layer on all values of an example")
  record Dense(
      @JsonPropertyDescription(
              "number of outputs; left out in the last layer, the head, which has as many as the tasks need")
          @Nullable
          @AtLeast(1)
          Integer units,
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it adds a bias")
          boolean bias,
      @JsonProperty(defaultValue = "fan-in")
          @JsonPropertyDescription(
              "distribution of the initial weights: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
          Initialization initialization)
      implements LayerConfig {

    public Dense {
      Bounds.check(Dense.class, units, bias, initialization);
    }

    /** The last layer, with one unit for each output of the tasks. */
    static Dense head(Initialization initialization) {
      return new Dense(null, true, initialization);
    }

    @Override
    public void put(NetworkBuilder net) {
      if (units == null) {
        net.head(bias, initialization);
      } else {
        net.dense(units, bias, initialization);
      }
    }
  }

  /** A convolution with a square kernel. */
  @JsonClassDescription("a convolution with a square kernel")
  record Convolution(
      @JsonPropertyDescription("output channels") @AtLeast(1) int filters,
      @JsonProperty(defaultValue = "3")
          @JsonPropertyDescription("side of the kernel, an odd number")
          @Between(from = 1, to = 255)
          int kernel,
      @JsonProperty(defaultValue = "1")
          @JsonPropertyDescription("pixels from one position of the kernel to the next")
          @Between(from = 1, to = 255)
          int stride,
      @JsonProperty(defaultValue = "same")
          @JsonPropertyDescription(
              "same (TensorFlow's: at stride 2 an even side gets its zeros after), symmetric (PyTorch's padding = (kernel − 1) / 2) or valid (no zeros)")
          Padding padding,
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it adds a bias")
          boolean bias,
      @JsonProperty(defaultValue = "he")
          @JsonPropertyDescription(
              "distribution of the initial weights: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
          Initialization initialization)
      implements LayerConfig {

    public Convolution {
      Bounds.check(Convolution.class, filters, kernel, stride, padding, bias, initialization);
      if (kernel % 2 == 0) {
        throw new InvalidValue("kernel", kernel, "it must be odd");
      }
    }

    @Override
    public void put(NetworkBuilder net) {
      net.convolution(filters, new Window(kernel, stride, padding), bias, initialization);
    }
  }

  /** {@link BatchNorm}. */
  @JsonClassDescription("batch normalization, with the statistics of the current batch")
  record BatchNormalization(
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it learns a scale γ")
          boolean scale,
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it learns a shift β")
          boolean shift,
      @JsonProperty(defaultValue = "1e-5")
          @JsonPropertyDescription("added to the variance")
          @Positive
          float epsilon)
      implements LayerConfig {

    public BatchNormalization {
      Bounds.check(BatchNormalization.class, scale, shift, epsilon);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.norm(new Norm(Normalization.BATCH, scale, shift, epsilon));
    }
  }

  /** {@link LayerNorm}. */
  @JsonClassDescription("layer normalization, over the channels of a pixel or all features")
  record LayerNormalization(
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it learns a scale γ")
          boolean scale,
      @JsonProperty(defaultValue = "true") @JsonPropertyDescription("whether it learns a shift β")
          boolean shift,
      @JsonProperty(defaultValue = "1e-5")
          @JsonPropertyDescription("added to the variance")
          @Positive
          float epsilon)
      implements LayerConfig {

    public LayerNormalization {
      Bounds.check(LayerNormalization.class, scale, shift, epsilon);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.norm(new Norm(Normalization.LAYER, scale, shift, epsilon));
    }
  }

  /** A layer that reduces each window of a map to one number. */
  sealed interface Pooling extends LayerConfig permits MaxPooling, AveragePooling {

    /** The side of a window, in pixels. */
    int size();

    /** The distance between neighbouring windows, in pixels; null for the size of a window. */
    @Nullable Integer stride();

    /** How far windows extend beyond the border. */
    Padding padding();

    /** The window with its stride and padding. */
    default Window window() {
      Integer stride = stride();
      return new Window(size(), stride == null ? size() : stride, padding());
    }
  }

  private static void requireMiddle(int size, Padding padding) {
    if (padding == Padding.SYMMETRIC && size % 2 == 0) {
      throw new InvalidValue("size", size, "it must be odd where padding is symmetric");
    }
  }

  /** The largest value of each window. */
  @JsonClassDescription("the largest value of each window, channel by channel")
  record MaxPooling(
      @JsonProperty(defaultValue = "2") @JsonPropertyDescription("side of a window") @AtLeast(1)
          int size,
      @JsonPropertyDescription("pixels from one window to the next; by default the size")
          @Nullable
          @AtLeast(1)
          Integer stride,
      @JsonProperty(defaultValue = "valid")
          @JsonPropertyDescription(
              "valid (pixels that do not fill a window are ignored), same (TensorFlow's: windows that reach over the border take what is inside) or symmetric (as same, for odd windows around every stride-th pixel, PyTorch's)")
          Padding padding)
      implements Pooling {

    public MaxPooling {
      Bounds.check(MaxPooling.class, size, stride, padding);
      requireMiddle(size, padding);
    }

    /** Windows that lie inside the map. */
    public MaxPooling(int size, @Nullable Integer stride) {
      this(size, stride, Padding.VALID);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.pool(window(), true);
    }
  }

  /** The mean of each window. */
  @JsonClassDescription("the mean of each window, channel by channel")
  record AveragePooling(
      @JsonProperty(defaultValue = "2") @JsonPropertyDescription("side of a window") @AtLeast(1)
          int size,
      @JsonPropertyDescription("pixels from one window to the next; by default the size")
          @Nullable
          @AtLeast(1)
          Integer stride,
      @JsonProperty(defaultValue = "valid")
          @JsonPropertyDescription(
              "valid (pixels that do not fill a window are ignored), same (TensorFlow's: windows that reach over the border take what is inside) or symmetric (as same, for odd windows around every stride-th pixel, PyTorch's)")
          Padding padding)
      implements Pooling {

    public AveragePooling {
      Bounds.check(AveragePooling.class, size, stride, padding);
      requireMiddle(size, padding);
    }

    /** Windows that lie inside the map. */
    public AveragePooling(int size, @Nullable Integer stride) {
      this(size, stride, Padding.VALID);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.pool(window(), false);
    }
  }

  /** A layer that reduces each channel of a map to one number. */
  @JsonClassDescription("the mean or the largest value of each channel over all pixels")
  record GlobalPooling(
      @JsonProperty(defaultValue = "mean") @JsonPropertyDescription("mean or max") Of of)
      implements LayerConfig {

    /** The number that represents a channel. */
    public enum Of {
      MEAN,
      MAX
    }

    @Override
    public void put(NetworkBuilder net) {
      net.globalPool(of == Of.MAX);
    }
  }

  /** Turns a map into one vector with all values of an example. */
  @JsonClassDescription("all values of a map as one vector; not needed before a dense layer")
  record Flatten() implements LayerConfig {

    @Override
    public void put(NetworkBuilder net) {
      net.flatten();
    }
  }

  /** An activation function. */
  @JsonClassDescription("an activation function")
  record Function(
      @JsonProperty(defaultValue = "relu")
          @JsonPropertyDescription("relu, leaky-relu (0.01), elu, gelu, tanh, sigmoid or identity")
          Activation function)
      implements LayerConfig {

    @Override
    public void put(NetworkBuilder net) {
      net.activation(function);
    }
  }

  /** A chain of layers and a shortcut, whose outputs are added. */
  @JsonClassDescription("a chain of layers and a shortcut, whose outputs are added")
  record ResidualBlock(
      @JsonPropertyDescription("the chain") List<LayerConfig> layers,
      @JsonPropertyDescription(
              "layers of the shortcut; by default the input itself, or a linear projection if the shapes differ: a 1×1 convolution, or a dense layer between features")
          @Nullable List<LayerConfig> shortcut)
      implements LayerConfig {

    public ResidualBlock {
      layers = List.copyOf(layers);
      shortcut = shortcut == null ? null : List.copyOf(shortcut);
      if (layers.isEmpty()) {
        throw new InvalidValue("layers", layers, "it must hold at least one layer");
      }
    }

    @Override
    public void put(NetworkBuilder net) {
      net.residual(layers, shortcut);
    }
  }

  /** {@link Embedding}. */
  @JsonClassDescription(
      "the features of a table's rows: numbers as they are, categories of up to 16 values one-hot, larger ones embedded")
  record Embeddings(
      @JsonProperty(defaultValue = "16")
          @JsonPropertyDescription("length of the embedding")
          @AtLeast(1)
          int width)
      implements LayerConfig {

    public Embeddings {
      Bounds.check(Embeddings.class, width);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.embedding(width);
    }
  }

  /** Context parameters φ. */
  @JsonClassDescription(
      "context parameters φ for the next layer: concatenated to a dense layer's input, or modulating a convolution's channels (FiLM) after its normalization")
  record ContextInput(
      @JsonPropertyDescription("how many parameters; every task starts them at zero") @AtLeast(1)
          int size)
      implements LayerConfig {

    public ContextInput {
      Bounds.check(ContextInput.class, size);
    }

    @Override
    public void put(NetworkBuilder net) {
      net.context(size);
    }
  }
}
