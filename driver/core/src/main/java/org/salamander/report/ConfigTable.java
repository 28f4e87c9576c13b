package org.salamander.report;

import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.salamander.report.page.Block;
import org.salamander.run.config.Configs;
import org.salamander.run.config.Names;

/** The configurations of runs as a table with a row for each key and a column for each run. */
final class ConfigTable {

  private ConfigTable() {}

  /**
   * The table.
   *
   * @param differing whether to leave out keys that are equal in all runs
   */
  static Block.Table of(List<ReportedRun> runs, boolean differing) {
    List<Map<String, ConfigValue>> leaves =
        runs.stream().map(run -> Configs.leaves(run.config())).toList();
    TreeSet<String> keys = new TreeSet<>();
    leaves.forEach(map -> keys.addAll(map.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String key : keys) {
      List<String> row = new ArrayList<>(List.of(key));
      leaves.forEach(map -> row.add(written(map.get(key))));
      if (!differing || row.stream().skip(1).distinct().count() > 1) {
        rows.add(row);
      }
    }
    return new Block.Table(ReportedRun.head("key", runs), rows, true);
  }

  private static String written(@Nullable ConfigValue value) {
    return value == null ? "–" : Names.written(value);
  }
}
