package org.salamander.cluster.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;

/** What Spark's pages on this machine say in JSON. */
final class Rest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Rest() {}

  /** A page; missing while nobody answers. */
  static JsonNode get(int port, String path) {
    try (InputStream in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
      return JSON.readTree(in);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
