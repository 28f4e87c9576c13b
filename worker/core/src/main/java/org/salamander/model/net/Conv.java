package org.salamander.model.net;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.salamander.config.AtLeast;
import org.salamander.config.Between;
import org.salamander.config.Bounds;
import org.salamander.config.InvalidValue;
import org.salamander.config.Positive;
import org.salamander.model.Architecture;
import org.salamander.model.Domain;
import org.salamander.model.Loss;
import org.salamander.model.ModelConfig;
import org.salamander.model.net.layer.Activation;
import org.salamander.model.net.shape.Padding;

/**
 * The convolutional nets of few-shot learning (Vinyals et al. 2016; Finn et al. 2017): blocks of
 * 3×3 convolution → normalisation → ReLU, then a linear head on all pixels or on their mean. Each
 * block halves the map by its stride or by 2×2 max-pooling. The slices are {@code conv1.kernel}
 * (row × column × input channel × filter), {@code norm1.scale} and {@code norm1.shift} or {@code
 * conv1.bias}, … {@code head.weight} (pixel × channel × outputs), {@code head.bias}. The defaults
 * are the MAML authors' Omniglot net, without γ as in their code. If there are context parameters
 * (the slice {@code context}), one block has {@code film3.scale}, {@code film3.shift} and {@code
 * film3.weight} (context × 2·filters) after its normalisation. This normalisation then has no γ and
 * β.
 */
@JsonClassDescription(
    "the convolutional nets of few-shot learning; its defaults are the MAML paper's for Omniglot")
@API(status = API.Status.MAINTAINED)
public record Conv(
    @JsonProperty(defaultValue = "64")
        @JsonPropertyDescription("filters of every convolution")
        @AtLeast(1)
        int filters,
    @JsonProperty(defaultValue = "4")
        @JsonPropertyDescription("number of blocks; each halves height and width")
        @Between(from = 1, to = 30)
        int blocks,
    @JsonProperty(defaultValue = "stride")
        @JsonPropertyDescription(
            "how a block halves the map: stride (in the convolution) or max-pool (2×2, after it)")
        Downsample downsample,
    @JsonProperty(defaultValue = "same")
        @JsonPropertyDescription(
            "same (TensorFlow's: at stride 2 an even side gets its zeros after) or symmetric (PyTorch's padding=1)")
        Padding padding,
    @JsonProperty(defaultValue = "mean")
        @JsonPropertyDescription("input of the head: mean (over pixels) or flatten (all pixels)")
        Head head,
    @JsonProperty(defaultValue = "relu")
        @JsonPropertyDescription("activation function of the blocks")
        Activation activation,
    @JsonProperty(defaultValue = "batch")
        @JsonPropertyDescription(
            "batch (with the statistics of the current batch), layer (over a pixel's channels) or none (a bias instead)")
        Normalization normalization,
    @JsonProperty(defaultValue = "false")
        @JsonPropertyDescription("whether the normalization learns a scale γ")
        boolean scale,
    @JsonProperty(defaultValue = "true")
        @JsonPropertyDescription("whether the normalization learns a shift β")
        boolean shift,
    @JsonProperty(defaultValue = "0.001")
        @JsonPropertyDescription("added to the variance by the normalization")
        @Positive
        float epsilon,
    @JsonPropertyDescription(
            "mse, l1, softmax or bce; by default the one that fits the tasks: mse, softmax or bce")
        @Nullable Loss loss,
    @JsonProperty(defaultValue = "xavier")
        @JsonPropertyDescription(
            "distribution of the initial kernels: truncated-normal (0.01), xavier, he, normal, small-normal (0.1) or fan-in (PyTorch's)")
        Initialization initialization,
    @JsonProperty(defaultValue = "normal")
        @JsonPropertyDescription(
            "the same for the head's weights; normal is the MAML authors' choice")
        Initialization headInitialization,
    @JsonProperty(defaultValue = "0")
        @JsonPropertyDescription(
            "context parameters φ that modulate a block's channels (FiLM); every task starts them at zero")
        @AtLeast(0)
        int context,
    @JsonProperty(defaultValue = "3")
        @JsonPropertyDescription("number of the block that the context modulates, from 1")
        @AtLeast(1)
        int contextBlock)
    implements ModelConfig {

  /** The way a block halves its map. */
  public enum Downsample {
    STRIDE,
    MAX_POOL
  }

  /** The input of the head. */
  public enum Head {
    MEAN,
    FLATTEN
  }

  public Conv {
    Bounds.check(
        Conv.class,
        filters,
        blocks,
        downsample,
        padding,
        head,
        activation,
        normalization,
        scale,
        shift,
        epsilon,
        loss,
        initialization,
        headInitialization,
        context,
        contextBlock);
    if (context > 0 && contextBlock > blocks) {
      throw new InvalidValue(
          "context-block", contextBlock, "it must be from 1 to blocks = " + blocks);
    }
  }

  @Override
  public Architecture architecture(Domain domain) {
    if (domain.input().size() != 3) {
      throw new IllegalArgumentException(
          "type is conv, but the tasks' inputs have shape "
              + domain.input()
              + "; it must be [height, width, channels]; use type = mlp for other inputs");
    }
    if (downsample == Downsample.MAX_POOL
        && Math.min(domain.input().get(0), domain.input().get(1)) >> blocks == 0) {
      throw new IllegalArgumentException(
          "blocks is "
              + blocks
              + ", but images of "
              + domain.input().get(0)
              + " × "
              + domain.input().get(1)
              + " cannot be halved so often by max-pooling; use fewer blocks or downsample = stride");
    }
    return new LayeredArchitecture(stack(), domain, Loss.forTasks(loss, domain));
  }

  private List<LayerConfig> stack() {
    boolean pooled = downsample == Downsample.MAX_POOL;
    boolean bare = normalization == Normalization.NONE;
    Norm norm = new Norm(normalization, scale, shift, epsilon);
    List<LayerConfig> stack = new ArrayList<>();
    for (int i = 1; i <= blocks; i++) {
      boolean modulated = context > 0 && i == contextBlock;
      if (modulated) {
        stack.add(new LayerConfig.ContextInput(context));
      }
      stack.add(
          new LayerConfig.Convolution(
              filters, 3, pooled ? 1 : 2, padding, bare && !modulated, initialization));
      norm.config().ifPresent(stack::add);
      stack.add(new LayerConfig.Function(activation));
      if (pooled) {
        stack.add(new LayerConfig.MaxPooling(2, 2));
      }
    }
    if (head == Head.MEAN) {
      stack.add(new LayerConfig.GlobalPooling(LayerConfig.GlobalPooling.Of.MEAN));
    }
    stack.add(LayerConfig.Dense.head(headInitialization));
    return List.copyOf(stack);
  }
}
