package org.salamander.task.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.task.Measures;
import org.salamander.task.Task;

/**
 * Errors of a task's predictions, in the units of its table. For a regression: squared error,
 * absolute error, and the squared error of the training rows' mean. For labels: the log loss, with
 * probabilities clipped to a distance of {@value #CLIP} from 0 and 1, and the accuracy. For two
 * labels also the area under the ROC curve, NaN if all query rows have the same label. Each is a
 * weighted mean over the query rows.
 */
public record TableMeasures(Target target) implements Measures {

  private static final long serialVersionUID = 1L;

  /** The smallest probability whose logarithm is taken. */
  public static final double CLIP = 1e-3;

  public static final String MSE = "mse";
  public static final String MAE = "mae";

  /** The squared error of the training rows' mean as a prediction, which R² compares with. */
  public static final String MSE_OF_MEAN = "mseOfMean";

  public static final String LOG_LOSS = "logLoss";
  public static final String ACCURACY = "accuracy";
  public static final String AUC = "auc";

  @Override
  public List<String> names() {
    return switch (target.kind()) {
      case REGRESSION -> List.of(MSE, MAE, MSE_OF_MEAN);
      case BINARY -> List.of(LOG_LOSS, ACCURACY, AUC);
      case CLASSES -> List.of(LOG_LOSS, ACCURACY);
      case CONTINUOUS_ACTIONS, DISCRETE_ACTIONS ->
          throw new IllegalStateException("a table's targets are no actions");
    };
  }

  /**
   * The variance of the targets. The training loss is the squared error of standardized targets;
   * this factor converts it to the table's units.
   */
  @Override
  public double unit() {
    return target.scale().deviation() * target.scale().deviation();
  }

  @Override
  public double[] of(Task task, Batch query, float[] outputs) {
    double[] weights = task instanceof TableTask table ? table.queryWeights() : ones(query.size());
    double[] seen = new double[query.targets().length];
    for (int row = 0; row < seen.length; row++) {
      float target = query.targets()[row];
      seen[row] = regression() ? this.target.scale().original(target) : target;
    }
    return of(predictions(outputs), seen, weights);
  }

  /**
   * The measures of predictions.
   *
   * @param predictions for each row a value in original units, or a probability for each label
   * @param targets values in original units, or the labels' indices
   * @param weights the rows' weights in means
   */
  public double[] of(double[][] predictions, double[] targets, double[] weights) {
    return regression()
        ? regression(predictions, targets, weights)
        : labels(predictions, targets, weights);
  }

  private boolean regression() {
    return target.kind() == Domain.Kind.REGRESSION;
  }

  /**
   * Turns a model's raw outputs into predictions: values in original units, or a probability for
   * each label.
   *
   * @param outputs rows × outputs
   */
  public double[][] predictions(float[] outputs) {
    int width = target.outputs();
    double[][] predictions = new double[outputs.length / width][];
    for (int row = 0; row < predictions.length; row++) {
      float first = outputs[row * width];
      predictions[row] =
          switch (target.kind()) {
            case REGRESSION -> new double[] {target.scale().original(first)};
            case BINARY -> binary(first);
            default -> softmax(outputs, row * width, width);
          };
    }
    return predictions;
  }

  private static double[] binary(double logit) {
    double positive = 1 / (1 + StrictMath.exp(-logit));
    return new double[] {1 - positive, positive};
  }

  private static double[] softmax(float[] outputs, int from, int width) {
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < width; k++) {
      most = Math.max(most, outputs[from + k]);
    }
    double[] probabilities = new double[width];
    double sum = 0;
    for (int k = 0; k < width; k++) {
      probabilities[k] = StrictMath.exp(outputs[from + k] - most);
      sum += probabilities[k];
    }
    for (int k = 0; k < width; k++) {
      probabilities[k] /= sum;
    }
    return probabilities;
  }

  private double[] regression(double[][] predictions, double[] targets, double[] weights) {
    double squares = 0;
    double absolutes = 0;
    double squaresOfMean = 0;
    double all = 0;
    for (int row = 0; row < targets.length; row++) {
      double seen = targets[row];
      double error = predictions[row][0] - seen;
      double errorOfMean = target.scale().mean() - seen;
      squares += weights[row] * error * error;
      absolutes += weights[row] * Math.abs(error);
      squaresOfMean += weights[row] * errorOfMean * errorOfMean;
      all += weights[row];
    }
    return new double[] {squares / all, absolutes / all, squaresOfMean / all};
  }

  private double[] labels(double[][] predictions, double[] targets, double[] weights) {
    double loss = 0;
    double right = 0;
    double all = 0;
    for (int row = 0; row < targets.length; row++) {
      double[] probabilities = predictions[row];
      int seen = (int) targets[row];
      loss -= weights[row] * logarithm(probabilities[seen]);
      right += mostProbable(probabilities) == seen ? weights[row] : 0;
      all += weights[row];
    }
    return target.kind() == Domain.Kind.BINARY
        ? new double[] {loss / all, right / all, auc(predictions, targets, weights)}
        : new double[] {loss / all, right / all};
  }

  private static double logarithm(double probability) {
    return StrictMath.log(Math.min(1 - CLIP, Math.max(CLIP, probability)));
  }

  /** The label with the greatest probability. If there are several, the first. */
  public static int mostProbable(double[] probabilities) {
    int best = 0;
    for (int k = 1; k < probabilities.length; k++) {
      best = probabilities[k] > probabilities[best] ? k : best;
    }
    return best;
  }

  /**
   * The probability that a positive row has a higher prediction than a negative one; equal
   * predictions count half.
   */
  private static double auc(double[][] predictions, double[] targets, double[] weights) {
    Integer[] order = IntStream.range(0, targets.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> predictions[row][1]));
    double below = 0; // the weight of the negative rows so far
    double pairs = 0;
    double positives = 0;
    for (int i = 0; i < order.length; ) {
      double level = predictions[order[i]][1];
      double positive = 0;
      double negative = 0;
      for (; i < order.length && predictions[order[i]][1] == level; i++) {
        if (targets[order[i]] > 0.5) {
          positive += weights[order[i]];
        } else {
          negative += weights[order[i]];
        }
      }
      pairs += positive * (below + negative / 2);
      below += negative;
      positives += positive;
    }
    return positives * below == 0 ? Double.NaN : pairs / (positives * below);
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
