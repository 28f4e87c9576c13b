package org.salamander.task.table;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the bytes of a store's tasks. Thread-safe. */
interface TableBlocks {

  /** Tells the reader that a training run draws the task at an index of an iteration. */
  default void drawing(TrainingDraws draws, long iteration, int index) {}

  /**
   * A task's rows. Their checksum is verified.
   *
   * @return the bytes, little-endian; to be read by absolute positions
   * @throws org.salamander.task.DataException if they are damaged
   */
  ByteBuffer task(int task) throws IOException;
}
