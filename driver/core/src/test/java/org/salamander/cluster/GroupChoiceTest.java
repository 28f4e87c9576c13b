package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupChoiceTest {

  private static final String KIND = "training";
  private static final int WIDTH = 16;

  /** Reports times of groups and of single tasks until both ways are well measured. */
  private static GroupChoice learned(long group, long single) {
    GroupChoice choice = new GroupChoice();
    int together = 0;
    for (int i = 0; i < 16; i++) {
      together += told(choice, group, single);
    }
    assertThat(together).as("both ways are tried").isEqualTo(8);
    for (int i = 0; i < 5_000; i++) {
      told(choice, group, single);
    }
    return choice;
  }

  /** Makes a decision and reports its time. Returns 1 for a group, 0 for single tasks. */
  private static int told(GroupChoice choice, long group, long single) {
    boolean together = choice.together(KIND, WIDTH, WIDTH, 1);
    choice.took(KIND, WIDTH, together, together ? group : WIDTH * single);
    return together ? 1 : 0;
  }

  @Test
  void aGroupIsForAsManyTasksAsItTakesTheTimeOf() {
    GroupChoice choice = learned(100, 20);
    assertThat(choice.together(KIND, 16, WIDTH, 1)).isTrue();
    assertThat(choice.together(KIND, 6, WIDTH, 1)).isTrue();
    assertThat(choice.together(KIND, 4, WIDTH, 1)).isFalse();
  }

  @Test
  void threadsShareTasksBetterThanGroups() {
    GroupChoice choice = learned(100, 20);
    assertThat(choice.together(KIND, 8, WIDTH, 1)).isTrue();
    assertThat(choice.together(KIND, 8, WIDTH, 2)).as("four each take 80").isFalse();
    assertThat(choice.together(KIND, 16, WIDTH, 2)).isTrue();
    assertThat(choice.together(KIND, 33, WIDTH, 2)).as("two groups, then one").isTrue();
  }

  @Test
  void aGroupHasToBeClearlyQuicker() {
    assertThat(tries(learned(16 * 98, 100), 16 * 98, 100)).isLessThan(30);
    assertThat(tries(learned(16 * 90, 100), 16 * 90, 100)).isGreaterThan(900);
  }

  @Test
  void netsThatAreSlowerInGroupsAreDoneOneByOneButForATryNowAndThen() {
    assertThat(tries(new GroupChoice(), 1000, 20)).as("while little is known").isBetween(200, 300);
    assertThat(tries(learned(1000, 20), 1000, 20)).isLessThan(5);
  }

  /** The number of decisions for a group, out of 1000. */
  private static int tries(GroupChoice choice, long group, long single) {
    int tries = 0;
    for (int i = 0; i < 1000; i++) {
      tries += told(choice, group, single);
    }
    return tries;
  }

  @Test
  void aGroupThatHasBecomeQuickerIsFound() {
    GroupChoice choice = learned(1000, 20);
    for (int i = 0; i < 5_000; i++) {
      told(choice, 100, 20);
    }
    assertThat(choice.together(KIND, WIDTH, WIDTH, 1)).isTrue();
  }

  @Test
  void fewTasksAreNotTriedAsAGroup() {
    GroupChoice choice = new GroupChoice();
    for (int i = 0; i < 1000; i++) {
      assertThat(choice.together(KIND, WIDTH / 4, WIDTH, 1)).isFalse();
      assertThat(choice.together(KIND, WIDTH / 2, WIDTH, 2)).as("four a thread").isFalse();
    }
    assertThat(told(choice, 100, 20) + told(choice, 100, 20)).as("more are tried").isEqualTo(1);
  }
}
