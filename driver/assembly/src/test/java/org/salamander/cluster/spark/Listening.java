package org.salamander.cluster.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the addresses on which processes listen, from Linux's /proc. */
final class Listening {

  private static final String LISTEN = "0A";

  private Listening() {}

  static boolean known() {
    return Files.isReadable(Path.of("/proc/net/tcp"));
  }

  /** The addresses on which a process listens, such as 127.0.0.1:7077. */
  static List<String> addresses(ProcessHandle process) {
    Set<String> sockets = sockets(process);
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
          String[] columns = line.strip().split("\\s+", -1);
          if (columns.length > 9 && columns[3].equals(LISTEN) && sockets.contains(columns[9])) {
            addresses.add(address(columns[1]));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return addresses;
  }

  private static Set<String> sockets(ProcessHandle process) {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + process.pid(), "fd"))) {
      for (Path file : files.toList()) {
        try {
          String target = Files.readSymbolicLink(file).toString();
          if (target.startsWith("socket:[")) {
            sockets.add(target.substring("socket:[".length(), target.length() - 1));
          }
        } catch (IOException closedSince) {
          // the file was closed meanwhile
        }
      }
    } catch (IOException e) {
      return sockets; // the process has ended
    }
    return sockets;
  }

  /**
   * Parses an address. The kernel writes it as 32-bit words in the machine's byte order. The IPv4
   * address is the last word.
   */
  private static String address(String written) {
    int colon = written.indexOf(':');
    String word = written.substring(colon - 8, colon);
    StringBuilder address = new StringBuilder();
    for (int i = 6; i >= 0; i -= 2) {
      address.append(Integer.parseInt(word.substring(i, i + 2), 16)).append(i == 0 ? ":" : ".");
    }
    return address.append(Integer.parseInt(written.substring(colon + 1), 16)).toString();
  }
}
