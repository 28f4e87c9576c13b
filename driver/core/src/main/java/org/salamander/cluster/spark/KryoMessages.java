package org.salamander.cluster.spark;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.serializer.KryoRegistrator;
import org.jspecify.annotations.Nullable;
import org.salamander.learner.Contribution;
import org.salamander.learner.Metrics;
import org.salamander.learner.Runs;
import org.salamander.work.Partial;

/**
 * Registers every message between driver and executors with an explicit serializer. Kryo 4 cannot
 * write or read records by itself, and these serializers write a vector as one block of bytes.
 */
public final class KryoMessages implements KryoRegistrator {

  /** Spark creates it by its class name. */
  public KryoMessages() {}

  @Override
  public void registerClasses(Kryo kryo) {
    kryo.register(float[].class, new Floats());
    kryo.register(double[][].class, new Rows());
    kryo.register(Metrics.class, new MetricsSerializer());
    kryo.register(Contribution.class, new ContributionSerializer());
    kryo.register(Partial.Node.class, new NodeSerializer());
    kryo.register(Partial.class, new PartialSerializer());
    kryo.register(Timed.class, new TimedSerializer());
  }

  /** A float[]. */
  private static final class Floats extends Serializer<float[]> {
    Floats() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, float[] values) {
      FloatBlocks.write(output, values);
    }

    @Override
    public float[] read(Kryo kryo, Input input, Class<float[]> type) {
      return FloatBlocks.read(input);
    }
  }

  /** A row of values for each task of a block. */
  private static final class Rows extends Serializer<double[][]> {
    Rows() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, double[][] rows) {
      output.writeInt(rows.length, true);
      for (double[] row : rows) {
        output.writeInt(row.length, true);
        output.writeDoubles(row);
      }
    }

    @Override
    public double[][] read(Kryo kryo, Input input, Class<double[][]> type) {
      double[][] rows = new double[input.readInt(true)][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = input.readDoubles(input.readInt(true));
      }
      return rows;
    }
  }

  private static final class MetricsSerializer extends Serializer<Metrics> {
    MetricsSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Metrics metrics) {
      output.writeInt(metrics.tasks());
      output.writeDouble(metrics.loss());
      output.writeDouble(metrics.measured());
      output.writeDouble(metrics.lossBefore());
      output.writeInt(metrics.notFinite());
      output.writeInt(metrics.firstNotFinite());
      output.writeDouble(metrics.weight());
    }

    @Override
    public Metrics read(Kryo kryo, Input input, Class<Metrics> type) {
      return new Metrics(
          input.readInt(),
          input.readDouble(),
          input.readDouble(),
          input.readDouble(),
          input.readInt(),
          input.readInt(),
          input.readDouble());
    }
  }

  private static final class ContributionSerializer extends Serializer<Contribution> {
    ContributionSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Contribution contribution) {
      kryo.writeObject(output, contribution.metrics());
      write(output, contribution.runs());
      FloatBlocks.write(output, contribution.vector());
    }

    /**
     * Writes the size, or −1 if there are no runs; then, for each run, the gap before it and its
     * length.
     */
    private static void write(Output output, @Nullable Runs runs) {
      output.writeInt(runs == null ? -1 : runs.size());
      if (runs == null) {
        return;
      }
      output.writeInt(runs.count(), true);
      int at = 0;
      for (int run = 0; run < runs.count(); run++) {
        output.writeInt(runs.starts()[run] - at, true);
        output.writeInt(runs.ends()[run] - runs.starts()[run], true);
        at = runs.ends()[run];
      }
    }

    private static @Nullable Runs readRuns(Input input) {
      int size = input.readInt();
      if (size < 0) {
        return null;
      }
      int[] starts = new int[input.readInt(true)];
      int[] ends = new int[starts.length];
      int at = 0;
      for (int run = 0; run < starts.length; run++) {
        starts[run] = at + input.readInt(true);
        at = starts[run] + input.readInt(true);
        ends[run] = at;
      }
      return new Runs(size, starts, ends);
    }

    @Override
    public Contribution read(Kryo kryo, Input input, Class<Contribution> type) {
      Metrics metrics = kryo.readObject(input, Metrics.class);
      Runs runs = readRuns(input);
      return new Contribution(FloatBlocks.read(input), metrics, runs);
    }
  }

  private static final class NodeSerializer extends Serializer<Partial.Node> {
    NodeSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Partial.Node node) {
      output.writeInt(node.level(), true);
      output.writeInt(node.position(), true);
      kryo.writeObject(output, node.sum());
    }

    @Override
    public Partial.Node read(Kryo kryo, Input input, Class<Partial.Node> type) {
      int level = input.readInt(true);
      int position = input.readInt(true);
      return new Partial.Node(level, position, kryo.readObject(input, Contribution.class));
    }
  }

  private static final class PartialSerializer extends Serializer<Partial> {
    @Override
    public void write(Kryo kryo, Output output, Partial partial) {
      List<Partial.Node> nodes = partial.nodes();
      output.writeInt(partial.tasks(), true);
      output.writeInt(nodes.size(), true);
      for (Partial.Node node : nodes) {
        kryo.writeObject(output, node);
      }
    }

    @Override
    public Partial read(Kryo kryo, Input input, Class<Partial> type) {
      int tasks = input.readInt(true);
      int size = input.readInt(true);
      List<Partial.Node> nodes = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        nodes.add(kryo.readObject(input, Partial.Node.class));
      }
      return new Partial(tasks, nodes);
    }
  }

  private static final class TimedSerializer extends Serializer<Timed<?>> {
    TimedSerializer() {
      super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, Timed<?> timed) {
      output.writeLong(timed.nanos());
      output.writeLong(timed.bytes());
      kryo.writeClassAndObject(output, timed.value());
    }

    @Override
    public Timed<?> read(Kryo kryo, Input input, Class<Timed<?>> type) {
      long nanos = input.readLong();
      long bytes = input.readLong();
      return new Timed<>(kryo.readClassAndObject(input), nanos, bytes);
    }
  }
}
