package org.salamander.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GroupChoiceTest {

  private static final String KIND = "training";
  private static final int WIDTH = 16;

  /** Tells the choice what either way took until it no longer takes turns. */
  private static GroupChoice learned(long group, long single) {
    GroupChoice choice = new GroupChoice();
    int together = 0;
    for (int i = 0; i < 16; i++) {
      boolean turn = choice.together(KIND, WIDTH, WIDTH, 1);
      together += turn ? 1 : 0;
      choice.took(KIND, turn ? WIDTH : 4, turn, turn ? group : 4 * single);
    }
    assertThat(together).as("both ways are tried").isEqualTo(8);
    return choice;
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
  void netsThatAreSlowerInGroupsAreDoneOneByOneButForATryNowAndThen() {
    GroupChoice choice = learned(1000, 20);
    assertThat(tries(choice, 5_000)).as("while little is known").isBetween(100, 250);
    tries(choice, 20_000);
    assertThat(tries(choice, 10_000)).isLessThan(30);
  }

  /** How many of so many decisions are for a group of 1000 rather than for tasks of 20. */
  private static int tries(GroupChoice choice, int decisions) {
    int tries = 0;
    for (int i = 0; i < decisions; i++) {
      boolean together = choice.together(KIND, WIDTH, WIDTH, 1);
      choice.took(KIND, WIDTH, together, together ? 1000 : 320);
      tries += together ? 1 : 0;
    }
    return tries;
  }

  @Test
  void aGroupThatHasBecomeQuickerIsFound() {
    GroupChoice choice = learned(1000, 20);
    for (int i = 0; i < 5_000; i++) {
      boolean together = choice.together(KIND, WIDTH, WIDTH, 1);
      choice.took(KIND, WIDTH, together, together ? 100 : 320);
    }
    assertThat(choice.together(KIND, WIDTH, WIDTH, 1)).isTrue();
  }
}
