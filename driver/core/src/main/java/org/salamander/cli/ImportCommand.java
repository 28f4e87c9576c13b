package org.salamander.cli;

import com.typesafe.config.ConfigUtil;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code salamander import}. */
@Command(
    name = "import",
    description = {
      "Start meta-training from a network that DL4J saved: train with init = MODEL.zip.",
      "The network must have the layers of the configuration's model."
    },
    footer =
        "  salamander import theta.zip conf/omniglot-5way-1shot-maml.conf --out runs/from-dl4j")
final class ImportCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "MODEL.zip",
      description = "a zip of DL4J's ModelSerializer")
  private Path model = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "CONF",
      description = "configuration file; conf/ has examples")
  private Path conf = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "key=value",
      description = "set a key of the configuration to a HOCON value")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "run directory, local or any Hadoop URI")
  private String out = "";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!model.toString().endsWith(".zip")) {
      throw new IllegalArgumentException(
          model + " does not end in .zip; it must be a zip of DL4J's ModelSerializer");
    }
    List<String> train = new ArrayList<>(List.of("train", conf.toString(), "--out", out));
    settings.forEach(setting -> train.addAll(List.of("--set", setting)));
    train.addAll(List.of("--set", "init=" + ConfigUtil.quoteString(model.toString())));
    CommandLine line = spec.commandLine();
    return Main.run(line.getOut(), line.getErr(), train.toArray(String[]::new));
  }
}
