package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelsTest {

  @Test
  void settingsBehindANameAreLeftOut() {
    assertThat(Labels.of(List.of("runs/maml,outer.batch=5", "runs/reptile,outer.batch=5/")))
        .containsExactly("maml", "reptile");
  }

  @Test
  void namesThatWouldBeTheSameKeepTheirSettings() {
    assertThat(Labels.of(List.of("runs/maml,seed=1", "runs/maml,seed=2")))
        .containsExactly("maml,seed=1", "maml,seed=2");
  }

  @Test
  void runsOfOneNameInTwoFoldersAreToldApart() {
    assertThat(Labels.of(List.of("a/maml", "b/maml"))).containsExactly("a/maml", "b/maml");
  }

  @Test
  void aRunInTheWorkingDirectoryKeepsItsName() {
    assertThat(Labels.of(List.of("maml"))).containsExactly("maml");
  }

  @Test
  void settingsThatDifferStay() {
    assertThat(Labels.of(List.of("runs/maml,seed=1,rate=2", "runs/reptile,seed=1,rate=3")))
        .containsExactly("maml,rate=2", "reptile,rate=3");
  }

  @Test
  void aNameOfSettingsAloneIsKept() {
    assertThat(Labels.of(List.of("sweep/rate=0.1,batch=4", "sweep/rate=0.2,batch=4")))
        .containsExactly("rate=0.1,batch=4", "rate=0.2,batch=4");
  }
}
