package org.salamander.task.image;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.salamander.task.DataException;

/**
 * The images of one of Omniglot's two sets, found and counted.
 *
 * @param files the location of the files
 * @param classes the set's characters in the order of names
 * @param images the files' names, class by class in the order of drawers
 */
record OmniglotSet(RawFiles files, List<ImageStore.ImageClass> classes, List<String> images) {

  private static final Pattern NAME =
      Pattern.compile("images_([a-z]+)/([^/]+/character\\d+)/\\d+_(\\d+)\\.png");

  /**
   * Finds and counts a set's images; closes {@code files} if it fails.
   *
   * @throws DataException if a character or a drawing is missing or too many
   */
  static OmniglotSet of(String set, RawFiles files, int characters, int drawings)
      throws IOException {
    try {
      SortedMap<String, SortedMap<Integer, String>> byCharacter = byCharacter(set, files);
      if (byCharacter.size() != characters) {
        throw incomplete(files, byCharacter.size() + " characters", characters + "");
      }
      List<ImageStore.ImageClass> classes = new ArrayList<>();
      List<String> images = new ArrayList<>();
      byCharacter.forEach(
          (character, byDrawer) -> {
            checkDrawings(files, character, byDrawer, drawings);
            classes.add(new ImageStore.ImageClass(character, set, 0, drawings));
            images.addAll(byDrawer.values());
          });
      return new OmniglotSet(files, List.copyOf(classes), List.copyOf(images));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static SortedMap<String, SortedMap<Integer, String>> byCharacter(
      String set, RawFiles files) {
    SortedMap<String, SortedMap<Integer, String>> found = new TreeMap<>();
    for (String name : files.names()) {
      Matcher matcher = NAME.matcher(name);
      if (!matcher.matches() || !matcher.group(1).equals(set)) {
        continue; // files of a system next to the images, or the authors' notes
      }
      String other =
          found
              .computeIfAbsent(matcher.group(2), character -> new TreeMap<>())
              .put(Integer.valueOf(matcher.group(3)), name);
      if (other != null) {
        throw incomplete(files, "both " + other + " and " + name, "one of them");
      }
    }
    return found;
  }

  private static void checkDrawings(
      RawFiles files, String character, SortedMap<Integer, String> byDrawer, int drawings) {
    for (int drawer = 1; drawer <= drawings; drawer++) {
      if (!byDrawer.containsKey(drawer)) {
        throw incomplete(
            files,
            byDrawer.size() + " images of " + character + ", none by drawer " + drawer,
            drawings + "");
      }
    }
    if (byDrawer.size() != drawings) {
      throw incomplete(files, byDrawer.size() + " images of " + character, drawings + "");
    }
  }

  private static DataException incomplete(RawFiles files, String found, String expected) {
    return new DataException(
        files.origin()
            + ": it has "
            + found
            + ", it should have "
            + expected
            + "; get the file again from "
            + OmniglotPreparation.OFFICIAL_ADDRESS);
  }
}
