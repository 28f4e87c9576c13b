package org.salamander.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.salamander.model.Domain;
import org.salamander.run.store.Digest;
import org.salamander.run.store.Folder;
import org.salamander.task.DataException;
import org.salamander.task.Split;
import org.salamander.task.table.Column;
import org.salamander.task.table.Role;
import org.salamander.task.table.Scale;
import org.salamander.task.table.TableOptions;
import org.salamander.task.table.TableRows;
import org.salamander.task.table.TableStore;
import org.salamander.task.table.TaskId;

/** Stores of small tables: what is in them, that their bytes are the same, and what is refused. */
class StorePreparationTest {

  private static SparkSession spark;

  @TempDir private Path folder = Path.of("");

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void start() {
    spark = SparkSessions.open("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private String file(String name, String... lines) {
    try {
      return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n").toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private TableStore store(TableOptions options) {
    String out = folder.resolve("made.store").toString();
    new StorePreparation(spark, said::add).prepare(options, out);
    return TableStore.open(out);
  }

  /** 60 tasks of up to 12 rows: numbers, a text, a boolean, missing cells, some rows twice. */
  private static List<String> lines() {
    Random random = new Random(7);
    List<String> lines = new ArrayList<>();
    for (int task = 0; task < 60; task++) {
      int rows = 1 + random.nextInt(12);
      for (int row = 0; row < rows; row++) {
        String line =
            "tâche "
                + task
                + ","
                + (random.nextInt(10) == 0 ? "NA" : Float.toString(random.nextFloat() * 1e6f))
                + ","
                + List.of("rot", "grün", "", "blau").get(random.nextInt(4))
                + ","
                + random.nextBoolean()
                + ","
                + random.nextInt(100) / 10.0;
        lines.add(line);
        if (random.nextInt(8) == 0) {
          lines.add(line);
        }
      }
    }
    return lines;
  }

  private String csv(String name, List<String> lines) {
    List<String> all = new ArrayList<>(List.of("who,x,colour,flag,y"));
    all.addAll(lines);
    return file(name, all.toArray(String[]::new));
  }

  private static Map<String, String> digests(Path store) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.list(store)) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Digest.sha256(Files.readAllBytes(file)));
      }
    }
    return digests;
  }

  @Test
  void rowsInAnyOrderAndPartitionsGiveTheSameBytes() throws IOException {
    List<String> lines = lines();
    Path first = folder.resolve("first.store");
    TableOptions options = TableOptions.of(csv("a.csv", lines), "who", "y");
    new StorePreparation(spark, said::add).prepare(options, first.toString());
    List<String> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, new Random(3));
    String other = csv("b.csv", shuffled);
    for (int partitions : new int[] {1, 2, 7}) {
      Table table = TableReader.read(spark, other);
      Table parted = new Table(other, table.rows().repartition(partitions), true);
      Path second = folder.resolve(partitions + ".store");
      new StorePreparation(spark, line -> {}).prepare(parted, options, second.toString());
      assertThat(digests(second)).isEqualTo(digests(first)).hasSize(3);
    }
    assertThat(TableStore.open(first.toString()).tasks()).isEqualTo(60);
  }

  @Test
  void aTypedFileKeepsWhatItsTypesSay() {
    Dataset<Row> rows =
        spark
            .range(0, 40)
            .selectExpr(
                "id % 8 as shop",
                "cast(id as double) as x",
                "if(id % 5 = 0, null, id) as hole",
                "array(cast(id as float), 1.0f) as v",
                "id % 3 as code",
                "id % 2 = 0 as even");
    String from = folder.resolve("t.parquet").toString();
    rows.write().parquet(from);
    TableOptions options =
        new TableOptions(
            from,
            "shop",
            "even",
            List.of("x", "hole", "v", "code"),
            List.of("code"),
            "x",
            null,
            null,
            null,
            null,
            null,
            10);
    TableStore store = store(options);
    assertThat(store.schema().target().kind()).isEqualTo(Domain.Kind.BINARY);
    assertThat(store.schema().target().labels()).containsExactly("false", "true");
    assertThat(store.schema().width()).isEqualTo(1 + 2 + 2 + 1);
    assertThat(store.schema().columns().get(3)).isInstanceOf(Column.Category.class);
    int task = store.find("3");
    TableRows read = store.read(task);
    assertThat(read.rows()).isEqualTo(5);
    assertThat(read.targets()).containsOnly(0f);
    Scale scale = ((Column.Numeric) store.schema().columns().get(0)).scale();
    assertThat(IntStream.range(0, 5).mapToDouble(i -> scale.original(read.inputs()[6 * i])))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-4 ? 0 : 1)
        .containsExactly(3.0, 11.0, 19.0, 27.0, 35.0);
    assertThat(read.inputs()[6 * 4 + 1]).as("35 is a hole").isZero();
    assertThat(read.inputs()[6 * 4 + 2]).as("and says so").isEqualTo(1f);
    assertThat(store.find("8")).isEqualTo(-1);
    assertThat(said).contains("feature hole: number, 1 to 39; missing in 8 rows");
  }

  @Test
  void aTextOfATypedFileIsACategoryWhateverItLooksLike() {
    Dataset<Row> rows =
        spark
            .range(0, 40)
            .selectExpr(
                "id % 8 as shop",
                "cast(id % 3 as string) as code", "cast(id % 2 = 0 as string) as even", "id as y");
    String from = folder.resolve("t.parquet").toString();
    rows.write().partitionBy("even").parquet(from);
    TableStore store = store(TableOptions.of(from, "shop", "y"));
    assertThat(store.schema().columns()).allMatch(Column.Category.class::isInstance).hasSize(2);
  }

  @Test
  void foldersNamesOfACsvTableAreTextsToo() throws IOException {
    for (String task : List.of("007", "07", "b", "c")) {
      Path part = Files.createDirectories(folder.resolve("parts/t=" + task));
      Files.writeString(part.resolve("a.csv"), "x,y\n1,2\n2,3\n");
    }
    TableStore store = store(TableOptions.of(folder.resolve("parts").toString(), "t", "y"));
    assertThat(store.tasks()).isEqualTo(4);
    assertThat(store.find("007")).isNotNegative();
    assertThat(spark.conf().get("spark.sql.sources.partitionColumnTypeInference.enabled"))
        .isEqualTo("true");
  }

  @ParameterizedTest
  @CsvSource({
    "hive:, Spark's catalogue cannot have such a table",
    "hive:a b, Spark's catalogue cannot have such a table",
    "hive:a.b.c.d, Spark's catalogue cannot have such a table",
    "a{b, this is no glob",
    "http://127.0.0.1:1/x.csv, this file system does not list its files",
  })
  void placesThatAreNoneAreRefused(String from, String message) {
    assertThatThrownBy(() -> store(TableOptions.of(from, "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(from + ": " + message);
  }

  @Test
  void everyFormatGivesTheSameStore() {
    Dataset<Row> rows =
        spark
            .range(0, 60)
            .selectExpr(
                "concat('t', id % 6) as t",
                "id / 2.5D as x", "if(id % 4 = 0, null, concat('w', id % 3)) as w", "id % 7 as y");
    String at = folder.toString();
    rows.write().parquet(at + "/f.parquet");
    rows.repartition(3).write().orc(at + "/f.orc");
    rows.repartition(2).write().json(at + "/f.json");
    rows.filter("x < 10").write().parquet(at + "/days/1/part.parquet");
    rows.filter("x >= 10").write().parquet(at + "/days/2/part.parquet");
    spark.sql("create database shop location '" + at + "/warehouse'");
    rows.write().saveAsTable("shop.sales");
    Map<String, String> checksums = new TreeMap<>();
    for (String from :
        List.of(
            at + "/f.parquet",
            "file://" + at + "/f.orc",
            at + "/f.json",
            at + "/days/*/part.parquet",
            at + "/days/*",
            at + "/days",
            "hive:shop.sales")) {
      TableOptions options =
          new TableOptions(
              from, "t", "y", List.of("x", "w"), List.of(), null, null, null, null, null, null, 9);
      checksums.put(from, store(options).checksum());
    }
    assertThat(checksums).hasSize(7);
    assertThat(checksums.values()).containsOnly(checksums.get(at + "/f.parquet"));
    assertThatThrownBy(() -> store(TableOptions.of("hive:shop.purchases", "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Spark's catalogue has no table shop.purchases");
  }

  @Test
  void columnsForRolesWeightsOrderAndSplitAreNoFeatures() {
    String from =
        file(
            "all.csv",
            "t,part,role,w,day,x,code,y",
            "a,train,,1,3,0.5,7,ja",
            "a,train,,2,1,1.5,8,nein",
            "a,train,,4,2,2.5,7,vielleicht",
            "b,train,support,1,1,1,8,ja",
            "b,train,query,1,2,2,7,nein",
            "c,test,support,1,1,1,9,nein",
            "c,test,query,3,2,2,7,ja");
    TableStore store =
        store(
            new TableOptions(
                from,
                "t",
                "y",
                List.of(),
                List.of("code"),
                "day",
                "part",
                "role",
                "w",
                TableOptions.Kind.CLASSES,
                null,
                9));
    assertThat(store.schema().columns().stream().map(Column::name)).containsExactly("x", "code");
    assertThat(store.schema().target().labels()).containsExactly("ja", "nein", "vielleicht");
    TableRows a = store.read(store.find("a"));
    assertThat(a.weights()).as("by day").containsExactly(2f, 4f, 1f);
    assertThat(a.targets()).containsExactly(1f, 2f, 0f);
    assertThat(store.hasRoles(store.find("a"))).isFalse();
    TableRows c = store.read(store.find("c"));
    assertThat(c.roles()).containsExactly(Role.SUPPORT.ordinal(), Role.QUERY.ordinal());
    assertThat(store.first(Split.TEST)).isEqualTo(store.find("c"));
    assertThat(said)
        .contains(
            "target y: classes, 3 of them",
            "feature x: number, 0.5 to 2.5",
            "feature code: category of 2 values: 7, 8",
            "3 tasks: 2 train, 0 validation, 1 test; rows a task: least 2, median 2, most 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "features=x, role=w | ; it must be support, query or missing",
        "features=w, weight=x | column x: found -2; a weight must be a positive number",
        "kind=binary | column y has the values [1, 2, 3]; for binary there must be two",
        "kind=regression, target=w | column w holds the text \"u\"; for regression all must be numbers",
        "order=y | column y is named twice; it can be one thing alone",
        "features=q | there is no column q; there are t, x, w, y",
        "categorical=z | --categorical names z, which is not one of the features [x, w]"
      })
  void optionsThatDoNotFitAreRefusedByName(String settings, String message) {
    Map<String, String> set = new TreeMap<>(Map.of("target", "y"));
    for (String setting : settings.split(", ", -1)) {
      set.put(setting.split("=", -1)[0], setting.split("=", -1)[1]);
    }
    String kind = set.get("kind");
    TableOptions options =
        new TableOptions(
            file("o.csv", "t,x,w,y", "b,1,u,1", "b,-2,v,2", "c,-2,u,3"),
            "t",
            set.getOrDefault("target", ""),
            set.containsKey("features") ? List.of(set.get("features")) : List.of(),
            set.containsKey("categorical") ? List.of("z") : List.of(),
            set.get("order"),
            null,
            set.get("role"),
            set.get("weight"),
            kind == null ? null : TableOptions.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
            null,
            9);
    assertThatThrownBy(() -> store(options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void scalesAndDictionariesAreThoseOfTrainingTasks() {
    String from =
        file(
            "s.csv",
            "t,x,c,y,part",
            "a,1,u,1,train",
            "a,2,v,2,train",
            "b,3,v,4,train",
            "b,6,w,5,train",
            "c,100,z,7,validation",
            "d,200,u,8,test");
    TableOptions base = TableOptions.of(from, "t", "y");
    TableOptions options =
        new TableOptions(
            from,
            "t",
            "y",
            List.of(),
            List.of(),
            null,
            "part",
            null,
            null,
            null,
            null,
            base.maxCategories());
    TableStore store = store(options);
    Column.Numeric x = (Column.Numeric) store.schema().columns().get(0);
    assertThat(x.scale()).isEqualTo(new Scale(3, Math.sqrt(3.5)));
    Column.Category c = (Column.Category) store.schema().columns().get(1);
    assertThat(c.values()).containsExactly("v", "u", "w");
    assertThat(store.read(store.find("c")).inputs()[1]).isEqualTo(c.other());
    assertThat(store.schema().target().scale().mean()).isEqualTo(3);
    assertThat(store.end(Split.TRAIN) - store.first(Split.TRAIN)).isEqualTo(2);
    assertThat(store.id(store.first(Split.TEST))).isEqualTo("d");
    assertThat(said.toString()).contains("4 tasks: 2 train, 1 validation, 1 test");
  }

  @Test
  void withoutASplitColumnTheDigestDecides() {
    TableStore store = store(TableOptions.of(csv("d.csv", lines()), "who", "y"));
    for (Split split : Split.values()) {
      for (int task = store.first(split); task < store.end(split); task++) {
        assertThat(TaskId.of(store.id(task)).split()).isEqualTo(split);
      }
    }
    assertThat(store.end(Split.TRAIN)).isBetween(36, 58);
  }

  @Test
  void rowsBeyondTheMostAreChosenByContent() throws IOException {
    List<String> lines =
        IntStream.range(0, 400).mapToObj(i -> "t" + i % 4 + "," + i + "," + i % 7).toList();
    List<String> backwards = new ArrayList<>(lines);
    Collections.reverse(backwards);
    List<Map<String, String>> made = new ArrayList<>();
    for (List<String> each : List.of(lines, backwards)) {
      List<String> all = new ArrayList<>(List.of("t,x,y"));
      all.addAll(each);
      String from = file("m" + made.size() + ".csv", all.toArray(String[]::new));
      TableOptions options =
          new TableOptions(
              from, "t", "y", List.of("x"), List.of(), "x", null, null, null, null, 10, 100);
      TableStore store = store(options);
      assertThat(IntStream.range(0, 4).map(store::rows)).containsOnly(10);
      made.add(digests(Path.of(store.location())));
      float[] x = store.read(0).inputs();
      assertThat(x).isSorted();
    }
    assertThat(made.get(0)).isEqualTo(made.get(1));
    assertThat(said.toString()).contains("360 rows left out");
  }

  @Test
  void manyEqualRowsAreAllKept() {
    List<String> lines = new ArrayList<>(List.of("t,x,y", "c,2,1", "b,1,0"));
    lines.addAll(Collections.nCopies(1837, "c,1,0"));
    TableStore store =
        store(TableOptions.of(file("e.csv", lines.toArray(String[]::new)), "t", "y"));
    assertThat(store.rows(store.find("c"))).isEqualTo(1838);
    assertThat(said.toString()).contains("1 tasks have one row alone");
  }

  @Test
  void csvIsReadAsTheStandardSays() {
    TableStore store =
        store(
            TableOptions.of(
                file(
                    "q.csv",
                    "\"tâche, \"\"Ä\"\"\",wort,y",
                    "\"a\nb\",\"x, y\",1",
                    "\"a\nb\",\"say \"\"no\"\"\",2",
                    "日本,x,3",
                    "日本,NA,4"),
                "tâche, \"Ä\"",
                "y"));
    assertThat(store.find("a\nb")).isNotNegative();
    assertThat(store.find("日本")).isNotNegative();
  }

  @Test
  void aLinkToTheFolderItselfDoesNotRepeatItsRows() throws IOException {
    Path table = Files.createDirectory(folder.resolve("looped"));
    Files.writeString(table.resolve("a.csv"), "t,x,y\nb,1,2\nc,2,3\n");
    Files.createSymbolicLink(table.resolve("self"), Path.of("."));
    assertThatThrownBy(() -> store(TableOptions.of(table.toString(), "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("/self/a.csv are one file, and its rows would count twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "e.csv | '' | it is empty; it must have columns and rows",
        "e.json | '' | it is empty; it must have columns and rows",
        "a.json | '[{\"t\": 1},' | each line must hold one whole object",
        "p.parquet | t,x,y | it cannot be read: ",
        "o.orc | '' | it cannot be read: ",
        "z.csv | 't,x,y;b,a0#b,1;c,2,3' | which is not UTF-8",
      })
  void filesThatAreNoTablesAreWrongInput(String name, String text, String said) throws IOException {
    Path file =
        Files.writeString(folder.resolve(name), text.replace(";", "\n").replace("0#", "\0"));
    assertThatThrownBy(() -> store(TableOptions.of(file.toString(), "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(said)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(800));
  }

  @Test
  void spacesAroundCellsMeanNothing() {
    List<String> lines = lines();
    String plain = store(TableOptions.of(csv("plain.csv", lines), "who", "y")).checksum();
    List<String> spaced = lines.stream().map(line -> line.replace(",", " ,\t")).toList();
    assertThat(store(TableOptions.of(csv("spaced.csv", spaced), "who", "y")).checksum())
        .isEqualTo(plain);
    List<String> mixed = new ArrayList<>(lines);
    mixed.replaceAll(line -> line.hashCode() % 2 == 0 ? line + "\r" : line);
    assertThat(store(TableOptions.of(csv("mixed.csv", mixed), "who", "y")).checksum())
        .as("some lines end in CR LF")
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "ISO-8859-1"})
  void aHeadingInAnotherEncodingIsRefused(String charset) throws IOException {
    Path file = folder.resolve("other.csv");
    Files.writeString(file, "t,größe,y\nb,1,2\nc,2,3\n", Charset.forName(charset));
    assertThatThrownBy(() -> store(TableOptions.of(file.toString(), "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "other.csv: the first line must name the columns: it is not in UTF-8");
  }

  @Test
  void aDamagedRowIsFoundWhenItsTaskIsRead() throws IOException {
    TableStore made = store(TableOptions.of(csv("dam.csv", lines()), "who", "y"));
    Path copy = folder.resolve("copy.store");
    Files.createDirectories(copy);
    for (String name : List.of("schema.json", "index", "rows-00000")) {
      Files.copy(Path.of(made.location()).resolve(name), copy.resolve(name));
    }
    byte[] rows = Files.readAllBytes(copy.resolve("rows-00000"));
    rows[rows.length - 1] ^= 1;
    Files.write(copy.resolve("rows-00000"), rows);
    TableStore damaged = TableStore.open(copy.toString());
    assertThatThrownBy(() -> IntStream.range(0, damaged.tasks()).forEach(damaged::read))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("CRC-32C")
        .hasMessageContaining("prepare table");
    byte[] index = Files.readAllBytes(copy.resolve("index"));
    index[index.length - 1] ^= 1;
    Files.write(copy.resolve("index"), index);
    assertThatThrownBy(() -> TableStore.open(copy.toString()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("SHA-256");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t,x,y; b,1,2; c,2,3 | who | y | there is no column who; there are t, x, y",
        "t,x,y; b,1,2; c,2,3 | t | z | there is no column z",
        "t,x,y; b,1,2; c,2,2 | t | y | column y is 2 in every row of the training tasks",
        "t,x,y; b,1,2; c,2,NaN | t | y | holds NaN or infinite numbers, 1 of them",
        "t,x,y; b,1,2; c,2,-Infinity | t | y | holds NaN or infinite numbers, 1 of them",
        "t,x,y; b,1,2; NA,2,3 | t | y | column t: a row names no task",
        "t,x,y; b,2026-01-02,2; c,2026-01-03,3 | t | y | column x holds dates or times; turn them",
        "t,x,y; b,1,2; c,zwei,3 | t | y | column x holds 1 numbers, 0 booleans and 1 other texts, \"zwei\"",
        "t,x,y; b,1,2; c,2,drei | t | y | column y holds 1 numbers and 1 other values, \"drei\"",
        "t,x,y; b,Infinity,2; c,2,3 | t | y | column x holds infinite numbers",
        "t,x,y; b,1; c,2,3 | t | y | a row cannot be read",
        "t,x,y; b,~1,5~,2; c,~2,5~,3 | t | y | column x holds numbers with commas, such as 1,5;",
        "t,x,y; b,1,~1,500~; c,2,~2,25~ | t | y | column y holds numbers with commas, such as 1,500",
        "t,x,x,y; b,1,1,2; c,2,2,3 | t | y | columns 2 and 3 are called x and x; names must differ",
        "t,x,X,y; b,1,1,2; c,2,2,3 | t | y | columns 2 and 3 are called x and X; names must differ",
        ",t,x,y; 0,b,1,2; 1,c,2,3 | t | y | column 1 has no name; give it one",
        "'t\tx\ty'; 'b\t1\t2' | t | y | commas must separate the cells",
        "t,y; b,1; c,2 | t | y | no column is left to predict from",
        "t,x,y; b,1,NA; c,2,NA | t | y | no row has a value of y",
        "t,x,y; b,r,1; c,s,2; e,u,3; g,v,4 | t | y | more than 3 different values (max-categories)"
      })
  void whatCannotBeUsedIsRefusedByName(String table, String task, String target, String message) {
    String[] lines =
        Arrays.stream(table.split(";"))
            .map(line -> line.strip().replace("'", "").replace('~', '"').replace("\\t", "\t"))
            .toArray(String[]::new);
    TableOptions options =
        new TableOptions(
            file("r.csv", lines),
            task,
            target,
            List.of(),
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null,
            3);
    assertThatThrownBy(() -> store(options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
    assertThat(folder.resolve("made.store")).doesNotExist();
    assertThat(folder.resolve("made.store.unfinished")).doesNotExist();
  }

  @Test
  void aTaskInTwoSplitsIsRefused() {
    String from = file("two.csv", "t,x,y,s", "a,1,2,train", "a,2,3,test", "b,3,4,train");
    TableOptions options =
        new TableOptions(
            from, "t", "y", List.of(), List.of(), null, "s", null, null, null, null, 3);
    assertThatThrownBy(() -> store(options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("task a has rows of two splits, train and test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", ""})
  void anotherSplitIsRefused(String value) {
    String from = file("sp.csv", "t,x,y,s", "a,1,2,train", "b,2,3," + value);
    TableOptions options =
        new TableOptions(
            from, "t", "y", List.of(), List.of(), null, "s", null, null, null, null, 3);
    assertThatThrownBy(() -> store(options))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column s: found " + (value.isEmpty() ? "nothing" : value))
        .hasMessageContaining("train, validation or test");
  }

  @Test
  void datesOfATypedTableAreRefusedButMayOrder() {
    String from = folder.resolve("dates.parquet").toString();
    spark
        .range(0, 30)
        .selectExpr(
            "id % 10 as t",
            "date_add(date'2026-01-01', cast(30 - id as int)) as day", "id as x", "id * 2 as y")
        .write()
        .parquet(from);
    assertThatThrownBy(() -> store(TableOptions.of(from, "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column day holds dates or times; turn them into numbers");
    TableOptions ordered =
        new TableOptions(
            from, "t", "y", List.of(), List.of(), "day", null, null, null, null, null, 10);
    TableStore store = store(ordered);
    float[] x = store.read(store.find("7")).inputs();
    assertThat(x[0]).as("the last day has the least x").isGreaterThan(x[1]);
    assertThat(x[1]).isGreaterThan(x[2]);
  }

  @Test
  void whatIsNoStoreIsNotReplaced() throws IOException {
    Path out = Files.createDirectories(folder.resolve("made.store"));
    Files.writeString(out.resolve("thesis.tex"), "x");
    assertThatThrownBy(() -> store(TableOptions.of(csv("n.csv", lines()), "who", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("exists and is not a table store");
    assertThat(out.resolve("thesis.tex")).exists();
  }

  @Test
  void aStoreThatAnotherProcessMakesIsLeftToIt() throws IOException {
    TableOptions options = TableOptions.of(csv("t.csv", lines()), "who", "y");
    Path out = folder.resolve("made.store");
    Path left = Files.createDirectories(folder.resolve("made.store.unfinished"));
    try (Closeable other = Folder.at(left.toString()).lock()) {
      assertThatThrownBy(() -> store(options))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(out + ": this store cannot be made now: " + left)
          .hasMessageContaining("is being written by another process; wait for it or stop it");
      assertThat(other).isNotNull();
    }
    assertThat(left).isDirectoryContaining("glob:**.lock"); // it is the other's
    Path half = Files.createDirectories(left.resolve("made.store"));
    Files.writeString(half.resolve("rows-00000"), "half of a shard");
    assertThat(store(options).tasks()).isEqualTo(60);
    assertThat(left).doesNotExist();
  }

  @Test
  void aTaskOfAMillionRowsIsStored() {
    Dataset<Row> rows =
        spark
            .range(1_000_300)
            .selectExpr(
                "if(id < 1000000, 'large', concat('small ', id % 30)) as who",
                "cast(id % 1000 as double) as x", "cast(id % 7 as double) as y");
    String out = folder.resolve("large.store").toString();
    new StorePreparation(spark, said::add)
        .prepare(new Table("large", rows, false), TableOptions.of("large", "who", "y"), out);
    TableStore store = TableStore.open(out);
    assertThat(store.rows(store.find("large"))).isEqualTo(1_000_000);
    assertThat(store.tasks()).isEqualTo(31);
  }

  @Test
  void whereThereIsNoTableIsSaid() {
    assertThatThrownBy(
            () -> store(TableOptions.of(folder.resolve("none.csv").toString(), "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no such table")
        .hasMessageNotContaining("no path or URI");
    String text = file("x.txt", "t,x,y");
    assertThatThrownBy(() -> store(TableOptions.of(text, "t", "y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is of no known format");
  }

  @Test
  void theOrderOfRowsIsThatOfSparksFunctionsNowhere() {
    String from = folder.resolve("rand.parquet").toString();
    spark
        .range(0, 500)
        .selectExpr("id % 20 as t", "id as x", "sin(id) as y")
        .orderBy(functions.rand(5))
        .write()
        .parquet(from);
    TableStore first = store(TableOptions.of(from, "t", "y"));
    String checksum = first.checksum();
    String again = folder.resolve("again.parquet").toString();
    spark.read().parquet(from).orderBy("x").coalesce(1).write().parquet(again);
    assertThat(store(TableOptions.of(again, "t", "y")).checksum()).isEqualTo(checksum);
  }
}
