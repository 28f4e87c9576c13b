package org.salamander.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest {

  @Test
  void aNameThatLooksLikeAPlaceOfTheTemplateStaysAName() {
    String html = new Page("runs/{{charts}}").heading("{{d3}} $1").html();
    assertThat(html).contains("<title>runs/{{charts}}</title>").contains("{{d3}} $1");
    assertThat(html).doesNotContain("{{script}}");
  }
}
