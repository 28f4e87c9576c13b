package org.salamander.run.train;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.salamander.run.store.Folder;

/**
 * Scalars for TensorBoard, under the names of the MAML authors' code: {@code metatrain/Post-update
 * loss, step 1}. A file is a sequence of records (length, its checksum, an {@code Event} of
 * TensorFlow's event.proto, its checksum; TensorFlow's record_writer.h). We write it ourselves
 * because TensorFlow's writer brings 100 MB of native libraries.
 */
final class EventFile implements Closeable {

  private static final int MASK_DELTA = 0xa282ead8;

  private final OutputStream out;
  private final int steps;

  private EventFile(OutputStream out, int steps) {
    this.out = out;
    this.steps = steps;
  }

  /**
   * Starts the file of a process in a run's directory.
   *
   * @param steps inner steps in training
   * @param iteration iterations done before; later events of other processes become void
   */
  public static EventFile open(Folder folder, int steps, long iteration) throws IOException {
    long seconds = System.currentTimeMillis() / 1000;
    String name =
        String.format(java.util.Locale.ROOT, "events.out.tfevents.%010d.salamander", seconds);
    EventFile file = new EventFile(folder.append(name), steps);
    Message event = new Message().fixed64(1, Double.doubleToLongBits((double) seconds));
    file.record(event.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8)));
    if (iteration > 0) {
      file.restart((double) seconds, iteration);
    }
    return file;
  }

  /** SessionLog.START: TensorBoard drops earlier events of this step and later ones. */
  private void restart(double seconds, long iteration) throws IOException {
    Message event = new Message().fixed64(1, Double.doubleToLongBits(seconds));
    record(event.varint(2, iteration + 1).bytes(7, new Message().varint(1, 1).toByteArray()));
  }

  /** Adds a row's scalars. */
  public void write(MetricsRow row) throws IOException {
    Message summary = new Message();
    row.scalars(steps).forEach((tag, value) -> scalar(summary, tag, value));
    double wall = System.currentTimeMillis() / 1e3;
    Message event = new Message().fixed64(1, Double.doubleToLongBits(wall));
    record(event.varint(2, row.iteration()).bytes(5, summary.toByteArray()));
  }

  private static void scalar(Message summary, String tag, double value) {
    Message scalar = new Message().bytes(1, tag.getBytes(StandardCharsets.UTF_8));
    summary.bytes(1, scalar.fixed32(2, Float.floatToIntBits((float) value)).toByteArray());
  }

  private void record(Message event) throws IOException {
    byte[] data = event.toByteArray();
    ByteBuffer record = ByteBuffer.allocate(data.length + 16).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(data.length);
    record.putInt(masked(record.array(), 0, 8)).put(data);
    record.putInt(masked(data, 0, data.length));
    out.write(record.array());
    out.flush();
  }

  /** The format's masked checksum, which is rotated and shifted. */
  private static int masked(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** The serialized protocol buffer: fields one after the other. */
  private static final class Message {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message varint(int field, long value) {
      raw((long) field << 3);
      raw(value);
      return this;
    }

    Message fixed64(int field, long bits) {
      raw((long) field << 3 | 1);
      little(bits, 8);
      return this;
    }

    Message fixed32(int field, int bits) {
      raw((long) field << 3 | 5);
      little(bits, 4);
      return this;
    }

    Message bytes(int field, byte[] value) {
      raw((long) field << 3 | 2);
      raw(value.length);
      bytes.writeBytes(value);
      return this;
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    private void little(long bits, int count) {
      for (int i = 0; i < count; i++) {
        bytes.write((int) (bits >>> 8 * i));
      }
    }

    private void raw(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        bytes.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
