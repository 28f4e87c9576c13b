package org.salamander.run;

/** Told how a run goes on, on the run's thread; implementations are quick. */
public interface Progress {

  /** Something a person should know, as one line. */
  void note(String line);

  /** Training begins. */
  void begin(long from, long to);

  /** Another row of metrics, at least one a second unless the configuration wants fewer. */
  void row(Row row);

  /** Training ends, for whatever reason. */
  void end();

  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public void note(String line) {}

        @Override
        public void begin(long from, long to) {}

        @Override
        public void row(Row row) {}

        @Override
        public void end() {}
      };
}
