package org.salamander.learner.inner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.salamander.config.InvalidValue;
import org.salamander.model.Layout;

/**
 * The slices that an inner loop adapts, chosen by the key {@code adapt}: {@code ["*"]}, {@code
 * [head]}, {@code ["*", "!role:shift"]}, {@code ["dense*", head.bias]}. A pattern names a slice, or
 * all slices under a name ({@code head} covers {@code head.bias}). {@code *} stands for any
 * characters. {@code role:} names slices by their role. {@code !} excludes slices.
 */
final class MovingSlices {

  /** Every slice adapts. */
  static final List<String> ALL = List.of("*");

  private static final String ROLE = "role:";

  private final List<Layout.Slice> slices;
  private final List<List<Layout.Slice>> layers;

  private MovingSlices(List<Layout.Slice> slices) {
    this.slices = slices;
    Map<String, List<Layout.Slice>> byName = new LinkedHashMap<>();
    for (Layout.Slice slice : slices) {
      String layer = slice.name().replaceFirst("\\..*", "");
      byName.computeIfAbsent(layer, name -> new ArrayList<>()).add(slice);
    }
    this.layers = List.copyOf(byName.values());
  }

  /**
   * The slices that the patterns choose.
   *
   * @throws InvalidValue if a pattern matches nothing, or if no slice is left
   */
  static MovingSlices of(Layout layout, List<String> patterns) {
    if (patterns.equals(ALL)) {
      return new MovingSlices(layout.slices());
    }
    List<String> moved = patterns.stream().filter(pattern -> !pattern.startsWith("!")).toList();
    for (String pattern : moved) {
      if (layout.slices().stream().noneMatch(slice -> matches(pattern, slice))) {
        throw refused(patterns, "no slice under " + pattern, layout);
      }
    }
    List<String> left =
        patterns.stream().filter(p -> p.startsWith("!")).map(p -> p.substring(1)).toList();
    List<Layout.Slice> slices =
        layout.slices().stream()
            .filter(slice -> moved.stream().anyMatch(pattern -> matches(pattern, slice)))
            .filter(slice -> left.stream().noneMatch(pattern -> matches(pattern, slice)))
            .toList();
    if (slices.isEmpty()) {
      throw refused(patterns, "nothing moves", layout);
    }
    return new MovingSlices(slices);
  }

  /** The slices, in the layout's order. */
  List<Layout.Slice> slices() {
    return slices;
  }

  /** The same, grouped by layer: a layer is the first part of its slices' names. */
  List<List<Layout.Slice>> layers() {
    return layers;
  }

  private static boolean matches(String pattern, Layout.Slice slice) {
    return pattern.startsWith(ROLE)
        ? glob(pattern.substring(ROLE.length()), "").matcher(slice.role().key()).matches()
        : glob(pattern, "(\\..*)?").matcher(slice.name()).matches();
  }

  private static Pattern glob(String pattern, String behind) {
    return Pattern.compile("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E" + behind);
  }

  private static InvalidValue refused(List<String> patterns, String why, Layout layout) {
    return new InvalidValue(
        "adapt",
        patterns,
        why
            + "; it must choose among "
            + layout.slices().stream()
                .map(slice -> slice.name() + " (role:" + slice.role().key() + ")")
                .toList()
            + ", as [\"*\"] or [head] or [\"*\", \"!role:shift\"] do");
  }
}
