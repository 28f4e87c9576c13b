package org.salamander.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Score;
import org.salamander.report.page.DrawnEpisode;
import org.salamander.report.page.Figure;
import org.salamander.task.Task;
import org.salamander.work.Predictions;

/** Tasks of images after adaptation, each query image with its predicted class. */
final class DrawnEpisodes {

  /** The most images in a row. */
  private static final int SUPPORT = 5;

  private static final int QUERY = 8;

  private DrawnEpisodes() {}

  static List<Figure> of(String label, Adaptation adaptation, int tasks) {
    List<Figure> episodes = new ArrayList<>();
    for (int index = 0; index < tasks; index++) {
      episodes.add(episode(label, adaptation, index));
    }
    return episodes;
  }

  private static DrawnEpisode episode(String label, Adaptation adaptation, int index) {
    Task task = adaptation.task(index);
    Batch query = task.query(new float[0]);
    boolean transductive = adaptation.config().transductive();
    List<float[]> outputs = new ArrayList<>();
    adaptation.adapt(
        task,
        index,
        (step, z) ->
            outputs.add(
                Predictions.of(adaptation.model(), z, task.support(0, z), query, transductive)));
    Score before = adaptation.model().judge(outputs.get(0), query.targets(), query.size());
    float[] last = outputs.get(outputs.size() - 1);
    Score after = adaptation.model().judge(last, query.targets(), query.size());
    return new DrawnEpisode(
        "episode-" + Labels.file(label) + "-" + index,
        String.format(
            Locale.ROOT,
            "Task %d of %s's evaluation after %d inner steps: accuracy %.0f%%, before %.0f%%.",
            index,
            label,
            adaptation.steps(),
            100 * after.measured(),
            100 * before.measured()),
        rows(adaptation.tasks().domain(), task, query, last));
  }

  private static List<DrawnEpisode.Row> rows(
      Domain domain, Task task, Batch query, float[] outputs) {
    ImageGrids images = new ImageGrids(domain.input());
    Batch support = task.support(0, new float[0]);
    List<DrawnEpisode.Row> rows = new ArrayList<>();
    for (int c = 0; c < domain.outputs(); c++) {
      List<byte[]> shown = new ArrayList<>();
      for (int i : examples(support, c, SUPPORT)) {
        shown.add(images.png(support, i));
      }
      List<DrawnEpisode.Answer> answers = new ArrayList<>();
      for (int i : examples(query, c, QUERY)) {
        int best = best(outputs, i, domain.outputs());
        answers.add(
            new DrawnEpisode.Answer(
                images.png(query, i),
                String.valueOf(best),
                probability(outputs, i, domain.outputs(), best),
                best == c));
      }
      rows.add(new DrawnEpisode.Row(String.valueOf(c), shown, answers));
    }
    return rows;
  }

  private static List<Integer> examples(Batch batch, int label, int most) {
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i < batch.size() && found.size() < most; i++) {
      if ((int) batch.targets()[i] == label) {
        found.add(i);
      }
    }
    return found;
  }

  private static int best(float[] outputs, int example, int classes) {
    int best = 0;
    for (int c = 1; c < classes; c++) {
      best = outputs[example * classes + c] > outputs[example * classes + best] ? c : best;
    }
    return best;
  }

  /** The softmax of an example's outputs at the class. */
  private static double probability(float[] outputs, int example, int classes, int of) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += StrictMath.exp(outputs[example * classes + c] - outputs[example * classes + of]);
    }
    return 1 / sum;
  }
}
