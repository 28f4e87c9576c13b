package org.salamander.report.page;

import java.util.List;

/** A part of a {@link Page}; parts are shown from top to bottom. */
public sealed interface Block {

  /** The heading of a section. */
  record Heading(String text) implements Block {}

  /** A paragraph of plain text. */
  record Text(String text) implements Block {}

  /**
   * The main result.
   *
   * @param result the figure, with its interval and unit
   * @param meaning what the figure is, and of which tasks
   * @param facts the lines next to it
   */
  record Headline(String result, String meaning, List<Fact> facts) implements Block {

    public Headline {
      facts = List.copyOf(facts);
    }
  }

  /** A name with its value. */
  record Fact(String name, String text) {}

  /** Figures, side by side if there is room. */
  record Figures(List<? extends Figure> figures) implements Block {

    public Figures {
      figures = List.copyOf(figures);
    }

    /** Maps and groups of three are shown three in a row, others two. */
    boolean three() {
      return figures.size() % 3 == 0 || figures.stream().anyMatch(Figures::map);
    }

    private static boolean map(Figure figure) {
      return figure instanceof Chart chart && chart.equal();
    }
  }

  /**
   * A table whose first column names the rows.
   *
   * @param marked whether rows whose cells differ are highlighted
   */
  record Table(List<String> head, List<List<String>> rows, boolean marked) implements Block {

    /** The length up to which a cell is not broken into lines. */
    private static final int SHORT = 24;

    public Table {
      head = List.copyOf(head);
      rows = rows.stream().map(List::copyOf).toList();
    }

    /** Whether a row is highlighted. */
    boolean differs(List<String> row) {
      return marked && row.stream().skip(1).distinct().count() > 1;
    }

    /** Whether all cells are short, so that none is broken into lines. */
    boolean numbers() {
      return rows.stream().flatMap(List::stream).noneMatch(cell -> cell.length() > SHORT);
    }

    /** Whether a narrow screen shows a row's cells one below the other. */
    boolean stacked() {
      return head.size() > 3;
    }
  }

  /**
   * A part that the reader can open.
   *
   * @param printed whether it is open in print
   */
  record Folded(String summary, List<Block> blocks, boolean printed) implements Block {

    public Folded {
      blocks = List.copyOf(blocks);
    }
  }
}
