package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.work.Partial;

class TaskRangeTest {

  @Test
  void twentyFiveTasksOnTwoAreThirteenAndTwelve() {
    assertThat(TaskRange.of(25, 2, 0)).isEqualTo(new TaskRange(0, 13));
    assertThat(TaskRange.of(25, 2, 1)).isEqualTo(new TaskRange(13, 25));
  }

  @Property(tries = 300, seed = "1")
  void blocksFollowOneAnotherAndDifferByOneTaskAtMost(
      @ForAll @IntRange(min = 1, max = 1000) int tasks,
      @ForAll @IntRange(min = 1, max = 50) int blocks) {
    int at = 0;
    for (int i = 0; i < blocks; i++) {
      TaskRange block = TaskRange.of(tasks, blocks, i);
      assertThat(block.from()).isEqualTo(at);
      assertThat(block.size()).isBetween(tasks / blocks, (tasks + blocks - 1) / blocks);
      at = block.to();
    }
    assertThat(at).isEqualTo(tasks);
  }

  @Property(tries = 300, seed = "1")
  void knowsHowManyVectorsItsSumIs(
      @ForAll @IntRange(min = 1, max = 300) int tasks,
      @ForAll @IntRange(min = 1, max = 20) int blocks,
      @ForAll @IntRange(min = 0, max = 19) int index) {
    TaskRange block = TaskRange.of(tasks, blocks, index % blocks);
    Partial partial = new Partial(tasks);
    for (int task = block.from(); task < block.to(); task++) {
      partial.add(task, 0, new Contribution(new float[1], Metrics.NONE), vector -> {});
    }
    assertThat(block.nodes(tasks)).isEqualTo(partial.nodes().size());
  }

  @Property(tries = 300, seed = "1")
  void everyGroupOfTheTreeFormsOneVectorHoweverTheBlocksAreCut(
      @ForAll @IntRange(min = 1, max = 300) int tasks,
      @ForAll @IntRange(min = 1, max = 30) int blocks,
      @ForAll @IntRange(min = 1, max = 10) int wanted) {
    Subtrees subtrees = Subtrees.of(tasks, wanted);
    assertThat(subtrees.count()).isBetween(1, wanted);
    Map<Integer, List<Partial.Node>> groups = new TreeMap<>();
    for (int i = 0; i < blocks; i++) {
      Partial partial = new Partial(tasks);
      TaskRange block = TaskRange.of(tasks, blocks, i);
      for (int task = block.from(); task < block.to(); task++) {
        partial.add(task, 0, new Contribution(new float[1], Metrics.NONE), vector -> {});
      }
      for (Partial.Node node : partial.nodes()) {
        groups.computeIfAbsent(subtrees.group(node), g -> new ArrayList<>()).add(node);
      }
    }
    // a block larger than a subtree has one node for several subtrees; it goes to the first
    assertThat(groups.keySet()).allMatch(group -> group < subtrees.count()).contains(0);
    groups.values().forEach(Collections::reverse);
    Partial whole = new Partial(tasks);
    for (List<Partial.Node> nodes : groups.values()) {
      Partial group = subtrees.join(nodes);
      assertThat(group.nodes()).hasSize(1);
      whole.merge(group);
    }
    assertThat(whole.nodes()).hasSize(1);
  }
}
