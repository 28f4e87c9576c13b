package org.salamander.report;

import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.salamander.report.page.Block;
import org.salamander.run.directory.RunDirectory;

/** The provenance of runs as a table with a row for each fact and a column for each run. */
final class ProvenanceTable {

  private ProvenanceTable() {}

  static Block.Table of(List<ReportedRun> runs) {
    List<Map<String, String>> sessions = runs.stream().map(ProvenanceTable::lastSession).toList();
    Set<String> facts = new LinkedHashSet<>();
    sessions.forEach(session -> facts.addAll(session.keySet()));
    List<List<String>> rows = new ArrayList<>();
    for (String fact : facts) {
      List<String> row = new ArrayList<>(List.of(fact));
      sessions.forEach(session -> row.add(session.getOrDefault(fact, "–")));
      rows.add(row);
    }
    return new Block.Table(ReportedRun.head("", runs), rows, false);
  }

  /** The record of the last process that worked on the run. */
  private static Map<String, String> lastSession(ReportedRun run) {
    Map<String, String> said = new LinkedHashMap<>();
    run.provenance()
        .ifPresent(
            provenance -> {
              List<?> sessions =
                  (List<?>) provenance.toConfig().getAnyRefList(RunDirectory.SESSIONS);
              if (sessions.get(sessions.size() - 1) instanceof Map<?, ?> last) {
                last.forEach(
                    (key, value) -> said.put(Words.of(String.valueOf(key)), String.valueOf(value)));
              }
              ConfigValue data = provenance.get("data");
              if (data != null) {
                said.put(Words.of("data"), String.valueOf(data.unwrapped()));
              }
              said.put("processes that worked on it", String.valueOf(sessions.size()));
            });
    said.put("SHA-256 of what was learned", run.run().sha256());
    return said;
  }
}
