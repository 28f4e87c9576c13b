package org.salamander.report.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.salamander.run.PrintableText;

/**
 * One HTML file that needs no network and no other file. The template {@code page.jte} writes it;
 * templates escape all values.
 */
public final class Page {

  private final String title;
  private final List<Block> blocks = new ArrayList<>();

  public Page(String title) {
    this.title = title;
  }

  /** Begins a section. */
  public Page heading(String text) {
    return add(new Block.Heading(text));
  }

  /** A paragraph of plain text. */
  public Page text(String text) {
    return add(new Block.Text(text));
  }

  /** Adds figures, side by side if there is room. */
  public Page figures(List<? extends Figure> figures) {
    return add(new Block.Figures(figures));
  }

  /**
   * A table whose first column names the rows.
   *
   * @param marked whether rows whose cells differ are highlighted
   */
  public Page table(List<String> head, List<List<String>> rows, boolean marked) {
    return add(new Block.Table(head, rows, marked));
  }

  /** Adds a part that the reader can open, and that is shown in print. */
  public Page folded(String summary, Page content) {
    return add(new Block.Folded(summary, content.blocks, true));
  }

  /** A part of any kind. */
  public Page add(Block block) {
    blocks.add(block);
    return this;
  }

  /** The file's text; what cannot be seen in names is written out. */
  public String html() {
    StringOutput text = new StringOutput();
    JtepageGenerated.render(new OwaspHtmlTemplateOutput(text), null, this);
    return PrintableText.of(text.toString());
  }

  String title() {
    return title;
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  /** The charts for the page's script. */
  String charts() {
    List<Chart> charts =
        blocks.stream()
            .filter(Block.Figures.class::isInstance)
            .flatMap(block -> ((Block.Figures) block).figures().stream())
            .filter(Chart.class::isInstance)
            .map(Chart.class::cast)
            .toList();
    return ChartJson.of(charts);
  }

  /** A resource next to this class. */
  static String resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
