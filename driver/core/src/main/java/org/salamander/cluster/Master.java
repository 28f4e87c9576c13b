package org.salamander.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spark master URLs, checked before Spark starts. */
public final class Master {

  private static final String FORMS =
      "local, local[N], local[*], local[N,F], local-cluster[N,C,M], spark://HOST:PORT[,HOST:PORT…], yarn,"
          + " k8s://https://HOST:PORT";

  private static final Pattern LOCAL =
      Pattern.compile("local(\\[\\s*(\\*|[1-9]\\d{0,4})\\s*(,\\s*[1-9]\\d{0,8}\\s*)?])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*[1-9]\\d*\\s*,\\s*[1-9]\\d*\\s*,\\s*[1-9]\\d*\\s*]");
  private static final Pattern STANDALONE =
      Pattern.compile("spark://([^\\s,:/]+:\\d{1,5})(,[^\\s,:/]+:\\d{1,5})*");
  private static final Pattern LOOPBACK = Pattern.compile("spark://(127\\.[0-9.]+|localhost):\\d+");
  private static final Pattern KUBERNETES =
      Pattern.compile("k8s://(https?://)?[^\\s/:]+(:\\d+)?\\S*");
  private static final Pattern PORT = Pattern.compile(":(\\d+)");

  private Master() {}

  /**
   * Returns {@code url}.
   *
   * @throws IllegalArgumentException if it is no master URL; the message names it and the valid
   *     forms
   */
  public static String checked(String url) {
    boolean known =
        LOCAL.matcher(url).matches()
            || LOCAL_CLUSTER.matcher(url).matches()
            || (STANDALONE.matcher(url).matches() && portsExist(url))
            || url.equals("yarn")
            || KUBERNETES.matcher(url).matches();
    if (!known) {
      throw new IllegalArgumentException(
          "master is \"" + url + "\", which is no Spark master URL; it must be one of " + FORMS);
    }
    return url;
  }

  /** Whether executors share this JVM. */
  public static boolean local(String url) {
    return LOCAL.matcher(url).matches();
  }

  /** Whether it is a standalone master on this machine's loopback, and so are its workers. */
  public static boolean loopback(String url) {
    return STANDALONE.matcher(url).matches() && LOOPBACK.matcher(url).matches();
  }

  /**
   * Checks whether a standalone master can be reached, because Spark itself reports a failure only
   * after a minute.
   *
   * @throws ClusterException if none of the URL's hosts accepts a connection
   */
  public static void requireAnswer(String url) {
    if (!STANDALONE.matcher(url).matches()) {
      return;
    }
    StringJoiner refusals = new StringJoiner("; ");
    for (String address : url.substring("spark://".length()).split(",", -1)) {
      int colon = address.lastIndexOf(':');
      String host = address.substring(0, colon);
      int port = Integer.parseInt(address.substring(colon + 1));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), 10_000);
        return;
      } catch (UnknownHostException e) {
        refusals.add(address + ": unknown host");
      } catch (IOException e) {
        refusals.add(address + ": " + e.getMessage());
      }
    }
    throw new ClusterException(
        "no Spark master answers at " + url + " (" + refusals + "); is it running there?");
  }

  private static boolean portsExist(String url) {
    Matcher port = PORT.matcher(url.substring("spark:".length()));
    while (port.find()) {
      int number = Integer.parseInt(port.group(1));
      if (number < 1 || number > 65535) {
        return false;
      }
    }
    return true;
  }
}
