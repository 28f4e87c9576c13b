package org.salamander.cluster.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;

/** Reads JSON from Spark's web pages on this machine. */
final class Rest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Rest() {}

  /** A page's JSON; a missing node if nothing answers. */
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
