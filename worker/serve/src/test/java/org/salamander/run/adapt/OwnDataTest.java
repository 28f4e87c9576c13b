package org.salamander.run.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.model.Domain;

/**
 * Tests files of examples as people and programs write them. Each gives the same numbers or a clear
 * error.
 */
class OwnDataTest {

  private static final Domain POINTS = new Domain(List.of(1), 1, Domain.Kind.REGRESSION);
  private static final Domain PAIRS = new Domain(List.of(2), 1, Domain.Kind.BINARY);
  private static final Domain CLASSES = new Domain(List.of(2), 3, Domain.Kind.CLASSES);
  private static final Domain NAMED =
      new Domain(
          List.of(3),
          1,
          Domain.Kind.REGRESSION,
          Domain.Values.REAL,
          List.of(
              new Domain.Column("age", 1, 0),
              new Domain.Column("kind", 1, 3),
              new Domain.Column("size", 1, 0)));

  @TempDir private Path temp = Path.of("");
  private final List<String> notes = new ArrayList<>();

  private Examples read(Domain domain, String text) throws IOException {
    return read(domain, text, StandardCharsets.UTF_8);
  }

  private Examples read(Domain domain, String text, Charset charset) throws IOException {
    Path file = Files.writeString(temp.resolve("own.csv"), text, charset);
    return new OwnData(domain, null, false, notes::add).support(file);
  }

  private void refused(Domain domain, String text, String... said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(domain, text))
        .satisfies(e -> assertThat(e.getMessage()).contains("own.csv").contains(said));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.5,1.0\n1.0,1.5\n",
        "\uFEFF0.5,1.0\r\n1.0,1.5\r\n",
        "x,y\n0.5,1.0\n1.0,1.5",
        "\"x\",\"y\"\n\"0.5\",\"1.0\"\n \"1.0\" , \"1.5\"\n",
        "0.5;1.0\n1.0;1.5\n",
        "x;y\n0,5;1,0\n1,0;1,5\n",
        "0,5;1\n1;1,5\n",
        "0.5\t1.0\n1e0\t15e-1\n",
        "x|y\n.5|1.\n+1|1.5\n",
        ",x,y\n0,0.5,1.0\n1,1.0,1.5\n",
        "id,x,y\nfirst,0.5,1.0\n\"second, or last\",1.0,1.5\n",
        "\n0.5, 1.0\n\n\n1.0,1.5\n   \n",
        "größe,y\n0.5,1.0\n1.0,1.5\n",
      })
  void theSameNumbersGiveTheSameExamples(String text) throws IOException {
    Examples examples = read(POINTS, text);
    assertThat(examples.batch().inputs()).containsExactly(0.5f, 1f);
    assertThat(examples.batch().targets()).containsExactly(1f, 1.5f);
    assertThat(notes.get(0)).contains("own.csv: 2 examples with targets (");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void readsUtf16WithItsMark(String charset) throws IOException {
    String text = "\uFEFFx\ty\n0.5\t1.0\n1.0\t1.5\n";
    assertThat(read(POINTS, text, Charset.forName(charset)).batch().targets())
        .containsExactly(1f, 1.5f);
  }

  @Test
  void otherEncodingsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(POINTS, "x,y\n1,größe\n", StandardCharsets.ISO_8859_1))
        .withMessageContaining("own.csv, line 2: not UTF-8; save the file as UTF-8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> read(POINTS, "1,2\n", StandardCharsets.UTF_16LE))
        .withMessageContaining("own.csv: a zero at character 2, so no text in UTF-8");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "NA,1.0\\n1,2 ! line 1, column 1: NA means a missing value",
        "NA,NA\\n1,2 ! line 1, column 1: NA means a missing value",
        ",1\\n1,2 ! line 1, column 1: the cell is empty",
        ",\\n1,2 ! line 1, column 1: the cell is empty",
        "x,y\\n1,nan ! line 2, column 2 (y): nan means a missing value",
        "−0.5,1.0\\n1,2 ! line 1, column 1: −0.5 has a typographic minus",
        "−0.5,−1.0\\n1,2 ! line 1, column 1: −0.5 has a typographic minus",
        "0x1p3,1 ! line 1, column 1: 0x1p3 is not a number",
        "1f,1 ! line 1, column 1: 1f is not a number",
        "1,1e39 ! line 1, column 2: 1e39 is beyond ±3.4e38",
        "1,1e400 ! line 1, column 2: 1e400 is beyond ±3.4e38",
        "x,y\\n1,inf ! line 2, column 2 (y): inf is not a finite number",
        "x,y\\n1,-Infinity ! line 2, column 2 (y): -Infinity is not a finite number",
        "inf,1\\n1,2 ! line 1, column 1: inf is not a finite number",
        "1,two ! line 1, column 2: two is not a number",
        "x,y\\n"
            + "0.5,1.0,\\n"
            + " ! line 2: 3 values (heading x, y; separated by commas); it must have 1 input and",
        "0.5,1.0,\\n ! the last cell is empty: leave out the separator before it",
        "0.5,1\\n0.5 ! line 2: 1 value (",
        "0.5;1,234\\n0.25;1.5 ! line 1, column 2: the file has both 0.5 and 1,234",
        "'1.234,5';2 ! is not a number",
        "1,500\\t2\\n2,250\\t1 ! line 1, column 1: the comma of 1,500 may be decimal or stand",
        "x;y\\n12;1,500\\n ! line 2, column 2 (y): the comma of 1,500 may be decimal or stand",
        "x,x\\n1,2 ! line 1: columns 1 and 2 are both called x",
        "y,x\\n1,2 ! line 1: column 1 is called y; the run knows no names",
        "'1,\"2\\n1,3\\n' ! close every quote",
      })
  void whatCannotBeReadIsRefused(String text, String said) {
    refused(POINTS, text.replace("\\n", "\n").replace("\\t", "\t"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,500\t0,25\n", "2;1\n1,500;0,25\n", "1,500;0,25\n12,25;2\n"})
  void anotherNumberMaySayThatCommasAreDecimal(String text) throws IOException {
    float[] inputs = read(POINTS, text).batch().inputs();
    assertThat(inputs).contains(1.5f);
  }

  @Test
  void quotedCommasMayStandBetweenThousands() {
    refused(POINTS, "1,\"1,234\"\n", "line 1, column 2: 1,234 is not a number");
  }

  @Test
  void numberedColumnsMustCountUp() throws IOException {
    refused(PAIRS, "x2,x1,label\n1,2,0\n", "column 2 is called x1; the run knows no names");
    refused(PAIRS, "label,x1,x2\n1,2,0\n", "column 1 is called label");
    assertThat(read(PAIRS, "x9,x10,label\n1,2,0\n").batch().inputs()).containsExactly(1f, 2f);
    assertThat(read(PAIRS, "x,y,label\n1,2,0\n").batch().inputs()).containsExactly(1f, 2f);
    refused(PAIRS, "y,x,label\n1,2,0\n", "column 1 is called y");
  }

  /** A shell makes such a pipe for {@code --support <(command)}. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void readsAPipe() throws IOException, InterruptedException {
    Path pipe = temp.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "printf '0.5,1\\n1,1.5\\n' > \"$0\"", pipe.toString())
            .start();
    assertThat(new OwnData(POINTS, null, false, notes::add).support(pipe).batch().targets())
        .containsExactly(1f, 1.5f);
    assertThat(writer.waitFor()).isZero();
  }

  @Test
  void emptyFilesAreRefused() {
    refused(POINTS, "", "holds no examples");
    refused(POINTS, "x,y\n", "holds no examples");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "2", "7", "0.5", "yes", "''"})
  void binaryTargetsAreZeroOrOne(String target) throws IOException {
    assertThat(read(PAIRS, "1,2,1\n2,3,0.0\n").batch().targets()).containsExactly(1f, 0f);
    refused(
        PAIRS,
        "a,b,y\n1,2,1\n2,3," + target.replace("'", "") + "\n",
        "line 3, column 3 (y): the target is " + (target.equals("''") ? "empty" : target),
        "it must be 0 or 1");
  }

  @Test
  void classesMayBeAnyText() throws IOException {
    Examples examples = read(CLASSES, "1,2,\"b, or \"\"c\"\"\"\n3,4,NA\n5,6,NA\n");
    assertThat(examples.classes()).containsExactly("NA", "b, or \"c\"");
    assertThat(examples.batch().targets()).containsExactly(1f, 0f, 0f);
    refused(
        CLASSES,
        "1,2,a\n3,4,\n",
        "line 2, column 3: the cell is empty; it must be the example's class");
  }

  @Test
  void knownNamesSayWhichColumnIsWhich() throws IOException {
    Examples examples =
        read(NAMED, "price,size,id,kind,age\n9,3,7,2,1\n".replace("id,", "").replace("7,", ""));
    assertThat(examples.batch().inputs()).containsExactly(1f, 2f, 3f);
    assertThat(examples.batch().targets()).containsExactly(9f);
    Examples asked = read(NAMED, "id,size,kind,age\na 7,3,2,1\n");
    assertThat(asked.labelled()).isFalse();
    assertThat(asked.names()).containsExactly("a 7");
    refused(NAMED, "1,2,3,4\n", "the first line names no columns; it must name age, kind, size");
    refused(NAMED, "age,kind,price\n1,2,3\n", "no column size");
    refused(NAMED, "age,kind,size,a,b\n1,2,3,4,5\n", "beside the inputs there are [a, b]");
    refused(
        NAMED,
        "age,kind,size\n1,3,3\n",
        "column 2 (kind): 3; it must be a whole number from 0 to 2");
  }

  @Test
  void inputsBeyondTheRangeOfTheRunsTasksAreTold() throws IOException {
    Domain waves = new Domain(List.of(1), 1, Domain.Kind.REGRESSION, Domain.Values.between(-5, 5));
    read(waves, "1,0\n-6,0\n7,0\n");
    assertThat(notes.get(1))
        .endsWith("2 of 3 inputs are not from -5.0 to 5.0, the range of the run's tasks");
    Domain images =
        new Domain(List.of(1, 2, 1), 2, Domain.Kind.CLASSES, Domain.Values.between(0, 1));
    assertThat(read(images, "0,0.5,a\n1,0,b\n").batch().inputs()).contains(0.5f);
    refused(images, "0,0,a\n0,219,b\n", "line 2, column 2: 219; a pixel must be from 0.0 to 1.0");
  }

  @Test
  void knownNamesMayBeNumbers() throws IOException {
    Domain years =
        new Domain(
            List.of(2),
            1,
            Domain.Kind.REGRESSION,
            Domain.Values.REAL,
            List.of(new Domain.Column("2019", 1, 0), new Domain.Column("2020", 1, 0)));
    Examples examples = read(years, ",2020,price,2019\n7,2,9,1\n");
    assertThat(examples.batch().inputs()).containsExactly(1f, 2f);
    assertThat(examples.batch().targets()).containsExactly(9f);
    assertThat(examples.names()).containsExactly("7");
  }

  @Test
  void accentsMayStandApart() throws IOException {
    String together = "caf\u00e9";
    String apart = "cafe\u0301";
    Examples support = read(CLASSES, "1,2," + apart + "\n3,4," + together + "\n5,6,b\n");
    assertThat(support.classes()).containsExactly("b", together);
    picture(apart + "/1.png");
    picture("b/1.png");
    assertThat(pictures().classes()).containsExactly("b", together);
    picture(together + "/1.png");
    assertThatIllegalArgumentException()
        .isThrownBy(this::pictures)
        .withMessageContaining(
            ": the class is there twice, its name written with combined letters");
  }

  @Test
  void onlyFilesAreRead() throws IOException {
    picture("a/1.png");
    picture("b/1.png");
    Files.createSymbolicLink(temp.resolve("own/b/2.png"), temp.resolve("nowhere.png"));
    assertThatIllegalArgumentException()
        .isThrownBy(this::pictures)
        .withMessageContaining("own/b/2.png: no file, or a link that leads to no file");
  }

  private Path picture(String name) throws IOException {
    Path file = temp.resolve("own").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
    return file;
  }

  private Examples pictures() throws IOException {
    Domain domain = new Domain(List.of(4, 4, 1), 3, Domain.Kind.CLASSES);
    return new OwnData(domain, null, true, notes::add).support(temp.resolve("own"));
  }

  @Test
  void whatSystemsLeaveBehindIsPassedOver() throws IOException {
    picture("a/1.PNG");
    picture("b/1.png");
    picture("b/._1.png");
    picture(".ipynb_checkpoints/1.png");
    picture("__MACOSX/a/1.png");
    Files.writeString(temp.resolve("own/a/.DS_Store"), "");
    Files.writeString(temp.resolve("own/Thumbs.db"), "");
    Files.writeString(temp.resolve("own/notes.txt"), "");
    Examples examples = pictures();
    assertThat(examples.classes()).containsExactly("a", "b");
    assertThat(examples.names()).containsExactly("a/1.PNG", "b/1.png");
    assertThat(notes.get(0)).contains("skipped .ipynb_checkpoints, ").contains(" and 3 more");
  }

  @ParameterizedTest
  @CsvSource({
    "c/readme.txt, own/c: the class has no picture",
    "c/.1.png, own/c: the class has no picture",
    "2.png, own/2.png is next to folders of classes",
    "a/deep/1.png, own/a/deep is a folder inside a class",
    "a/2.gif, own/a/2.gif: only PNG and JPEG files can be read",
    "a/2.png, own/a/2.png: the file is empty",
  })
  void everythingElseMustBeUsed(String file, String said) throws IOException {
    picture("a/1.png");
    picture("b/1.png");
    Path other = temp.resolve("own").resolve(file);
    Files.createDirectories(other.getParent());
    Files.writeString(other, "");
    assertThatIllegalArgumentException().isThrownBy(this::pictures).withMessageContaining(said);
  }
}
