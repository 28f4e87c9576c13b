package org.salamander.report.page;

/** A figure of a page, with a caption. */
public sealed interface Figure permits Chart, DrawnEpisode {

  /** Its caption: what it shows, from which data. */
  String caption();

  /** A file name without extension, unique on the page: {@code loss-against-steps}. */
  String id();
}
