package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TaskQueueTest {

  @Test
  void piecesAreSubtreesThatShrinkTowardTheEnd() {
    assertThat(pieces(new TaskRange(0, 64), 2, 1).stream().map(TaskRange::size))
        .containsExactly(16, 8, 8, 8, 4, 4, 4, 2, 2, 2, 1, 1, 1, 1, 1, 1);
  }

  @Property(tries = 300, seed = "1")
  void everyTaskIsTakenOnceAndEveryPieceIsOneVector(
      @ForAll @IntRange(min = 0, max = 300) int from,
      @ForAll @IntRange(min = 0, max = 300) int size,
      @ForAll @IntRange(min = 2, max = 40) int threads) {
    int at = from;
    for (TaskRange piece : pieces(new TaskRange(from, from + size), threads, 1)) {
      assertThat(piece.from()).isEqualTo(at);
      assertThat(piece.nodes(from + size)).isEqualTo(1);
      at = piece.to();
    }
    assertThat(at).isEqualTo(from + size);
  }

  @Test
  void grainsAreNotCutAndOneThreadTakesAll() {
    assertThat(pieces(new TaskRange(0, 25), 2, 16))
        .containsExactly(new TaskRange(0, 16), new TaskRange(16, 25));
    assertThat(pieces(new TaskRange(5, 40), 7, 8).stream().map(TaskRange::from))
        .containsExactly(5, 8, 16, 24, 32);
    assertThat(pieces(new TaskRange(3, 90), 1, 16)).containsExactly(new TaskRange(3, 90));
  }

  private static List<TaskRange> pieces(TaskRange range, int threads, int grain) {
    TaskQueue queue = new TaskQueue(range, threads, grain);
    List<TaskRange> pieces = new ArrayList<>();
    for (TaskRange next = queue.take(); next.size() > 0; next = queue.take()) {
      pieces.add(next);
    }
    assertThat(queue.take().size()).isZero();
    return pieces;
  }
}
