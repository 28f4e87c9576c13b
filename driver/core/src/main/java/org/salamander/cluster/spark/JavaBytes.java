package org.salamander.cluster.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.io.UncheckedIOException;

/**
 * Java serialization of this program's own objects within one session. It never reads files or
 * other sources.
 */
public final class JavaBytes {

  private JavaBytes() {}

  /** An object as bytes. */
  public static byte[] write(Serializable object) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
      stream.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(object.getClass().getName() + " cannot be serialized", e);
    }
    return bytes.toByteArray();
  }

  /** Reads the result of {@link #write}. */
  public static Object read(byte[] bytes) {
    try (ObjectInputStream stream = new ContextStream(new ByteArrayInputStream(bytes))) {
      return stream.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "this executor has no class " + e.getMessage() + "; add its jar with --jars", e);
    }
  }

  /** Finds classes in the jars that Spark has distributed for the session. */
  private static final class ContextStream extends ObjectInputStream {
    ContextStream(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(
            description.getName(), false, Thread.currentThread().getContextClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // primitives
      }
    }
  }
}
