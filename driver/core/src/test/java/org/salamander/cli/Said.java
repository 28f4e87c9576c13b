package org.salamander.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The result of a command: exit status, standard output and standard error. */
record Said(int status, String out, String err) {

  /** Runs the command line in this JVM. */
  static Said by(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new Said(status, out.toString(), err.toString());
  }
}
