package org.salamander.report.page;

import java.util.List;

/** A part of a {@link Page}, in its order from top to bottom. */
public sealed interface Block {

  /** Begins a section. */
  record Heading(String text) implements Block {}

  /** A paragraph of plain text. */
  record Text(String text) implements Block {}

  /**
   * What a reader looks for first.
   *
   * @param result the figure, with its interval and unit
   * @param meaning what it is, of which tasks
   * @param facts the lines beside it
   */
  record Headline(String result, String meaning, List<Fact> facts) implements Block {

    public Headline {
      facts = List.copyOf(facts);
    }
  }

  /** A name and what it stands for. */
  record Fact(String name, String text) {}

  /** Figures side by side where there is room. */
  record Figures(List<? extends Figure> figures) implements Block {

    public Figures {
      figures = List.copyOf(figures);
    }

    /** Maps and triples stand three abreast, others two. */
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
   * @param marked whether rows whose cells differ stand out
   */
  record Table(List<String> head, List<List<String>> rows, boolean marked) implements Block {

    /** Up to this length a cell is not broken into lines. */
    private static final int SHORT = 24;

    public Table {
      head = List.copyOf(head);
      rows = rows.stream().map(List::copyOf).toList();
    }

    /** Whether a row stands out. */
    boolean differs(List<String> row) {
      return marked && row.stream().skip(1).distinct().count() > 1;
    }

    /** Whether the cells are short: then none is broken into lines. */
    boolean numbers() {
      return rows.stream().flatMap(List::stream).noneMatch(cell -> cell.length() > SHORT);
    }

    /** Whether a narrow screen has a row's cells one below the other. */
    boolean stacked() {
      return head.size() > 3;
    }
  }

  /**
   * What the reader opens to see.
   *
   * @param printed whether it is open on paper
   */
  record Folded(String summary, List<Block> blocks, boolean printed) implements Block {

    public Folded {
      blocks = List.copyOf(blocks);
    }
  }
}
