package org.salamander.run.predict;

import java.util.Arrays;
import java.util.List;
import org.salamander.model.Batch;
import org.salamander.model.Domain;
import org.salamander.model.Layout;
import org.salamander.random.Draws;
import org.salamander.task.table.Column;
import org.salamander.task.table.Target;

/**
 * Finds the slices of the parameters that a learner adapts: those that change when it adapts to
 * random rows. Learners of plug-ins therefore need not declare them.
 */
final class MovedSlices {

  private static final int ROWS = 64;

  private MovedSlices() {}

  static List<Layout.Slice> of(TableModel model) {
    TaskPredictor predictor = new TaskPredictor(model);
    float[] before = predictor.parameters().clone();
    predictor.adapt(rows(model));
    float[] after = predictor.parameters();
    return model.architecture().layout().slices().stream()
        .filter(
            slice ->
                !Arrays.equals(
                    before, slice.offset(), slice.end(), after, slice.offset(), slice.end()))
        .toList();
  }

  private static Batch rows(TableModel model) {
    Draws draws = Draws.of(model.seed(), "rows to see what moves");
    int width = model.schema().width();
    Target target = model.schema().target();
    float[] inputs = new float[ROWS * width];
    float[] targets = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int at = row * width;
      for (Column column : model.schema().columns()) {
        for (int i = 0; i < column.width(); i++) {
          inputs[at++] =
              column instanceof Column.Category category
                  ? draws.below(category.entries())
                  : (float) draws.gaussian();
        }
      }
      targets[row] =
          target.kind() == Domain.Kind.REGRESSION
              ? (float) draws.gaussian()
              : draws.below(target.labels().size());
    }
    return new Batch(ROWS, inputs, targets);
  }
}
