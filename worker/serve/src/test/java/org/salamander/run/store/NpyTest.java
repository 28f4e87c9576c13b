package org.salamander.run.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 1000})
  void comesBackWithTheSameBits(int length) throws IOException {
    float[] array = new float[length];
    for (int i = 0; i < length; i++) {
      array[i] = Float.intBitsToFloat(0x9e3779b9 * (i + 1)); // any bits, also payloads of NaN
    }
    float[] back = Npy.decode(Npy.encode(array), "z.npy");
    assertThat(back).hasSize(length);
    for (int i = 0; i < length; i++) {
      assertThat(Float.floatToRawIntBits(back[i])).isEqualTo(Float.floatToRawIntBits(array[i]));
    }
  }

  @Test
  void hasTheHeaderNumpyWrites() {
    byte[] file = Npy.encode(new float[] {1f, -2f});
    assertThat(file).hasSize(128 + 8);
    assertThat(Arrays.copyOf(file, 10))
        .containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(new String(file, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }  ")
        .endsWith(" \n");
    assertThat(Arrays.copyOfRange(file, 128, 136)).containsExactly(0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0);
  }

  @Test
  void namesWhatIsDamaged() {
    byte[] file = Npy.encode(new float[] {1, 2, 3});
    refuses(new byte[0], "z.npy: not a NumPy array of format 1.0");
    refuses(Arrays.copyOf(file, 60), "z.npy: cut off in its header");
    refuses(
        Arrays.copyOf(file, file.length - 1), "z.npy: 11 bytes of data where its header says 12");
    byte[] doubles = file.clone();
    doubles[22] = '8';
    refuses(doubles, "z.npy: not a one-dimensional array of little-endian 32-bit floats");
  }

  private static void refuses(byte[] file, String message) {
    assertThatThrownBy(() -> Npy.decode(file, "z.npy"))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }
}
