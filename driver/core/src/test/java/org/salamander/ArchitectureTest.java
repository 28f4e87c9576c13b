package org.salamander;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.junit.jupiter.api.Test;

/**
 * Checks the direction of dependencies, and forbids code that would break the guarantee of equal
 * bits.
 */
class ArchitectureTest {

  private static final String BASE = "org.salamander.";

  /**
   * The packages of the main code in layers, lowest first. A package may use only packages of lower
   * layers.
   */
  private static final List<Set<String>> LAYERS =
      List.of(
          Set.of("config", "csv", "kernel", "random"),
          Set.of("model"),
          Set.of("model.net.shape"),
          Set.of("model.net.layer"),
          Set.of("model.net"),
          Set.of("model.exchange"),
          Set.of("task"),
          Set.of("task.image", "task.table"),
          Set.of("learner.inner"),
          Set.of("learner"),
          Set.of("rl"),
          Set.of("work"),
          Set.of("plugin"),
          Set.of("model.dl4j"),
          Set.of("run.config", "run.store"),
          Set.of("run.directory"),
          Set.of("run.learned"),
          Set.of("run.adapt"),
          Set.of("outer"),
          Set.of("cluster"),
          Set.of("cluster.spark"),
          Set.of("cluster.dl4j"),
          Set.of("table"),
          Set.of("table.baseline", "table.sample"),
          Set.of("run", "run.hadoop"),
          Set.of("run.evaluate", "run.predict"),
          Set.of("run.train"),
          Set.of("run.study"),
          Set.of("report.page"),
          Set.of("report"),
          Set.of("cli.terminal", "cli.output"),
          Set.of("cli"));

  private static final String[] WORKER = {
    BASE + "config..",
    BASE + "csv..",
    BASE + "kernel..",
    BASE + "random..",
    BASE + "model..",
    BASE + "task..",
    BASE + "learner..",
    BASE + "rl..",
    BASE + "work..",
    BASE + "plugin.."
  };

  /** Classes with methods that format text. */
  private static final Set<String> FORMATTERS =
      Set.of("java.lang.String", "java.io.PrintWriter", "java.io.PrintStream");

  /** Methods that use the machine's locale unless they get one. */
  private static final Set<String> FORMATS =
      Set.of("format", "formatted", "printf", "toLowerCase", "toUpperCase");

  /**
   * Functions that may give different bits on different JVMs. StrictMath and FloatMath have
   * replacements for all of them.
   */
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "log", "log10", "sin", "cos", "tan", "tanh", "pow", "log1p", "expm1", "cbrt",
          "sinh", "cosh", "asin", "acos", "atan", "atan2", "hypot");

  private static final Set<String> SHARED_RANDOMNESS =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.security.SecureRandom",
          "java.util.random.RandomGenerator");

  /** Types named in META-INF/services, in the launcher or in the module driver/ml. */
  private static final Set<String> CALLED =
      Set.of(
          "cli.Main",
          "cluster.spark.HadoopFiles",
          "model.dl4j.Dl4jPlugin",
          "run.hadoop.HadoopFolders",
          "run.predict.TableModel",
          "run.predict.TablePredictions",
          "table.SparkTablePreparer");

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.salamander");

  /** The classes including tests, because some public types are used only by tests. */
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("org.salamander");

  @Test
  void everyPackageWasLookedAt() {
    assertThat(MAIN.stream().map(ArchitectureTest::place).collect(Collectors.toSet()))
        .containsAll(LAYERS.stream().flatMap(Set::stream).toList());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + "(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void noTestWasLookedAt() {
    assertThat(MAIN.contain(ArchitectureTest.class)).isFalse();
  }

  @Test
  void dependenciesPointDownwards() {
    classes().should(keepTheDirection()).check(MAIN);
  }

  @Test
  void workersKnowNothingOfSpark() {
    noClasses()
        .that()
        .resideInAnyPackage(WORKER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..")
        .check(MAIN);
  }

  @Test
  void kernelsKnowOnlyJavaAndItsVectors() {
    classes()
        .that()
        .resideInAPackage(BASE + "kernel..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            BASE + "kernel..",
            "java..",
            "jdk.incubator.vector..",
            "com.sun.management..") // finds out whether the processor has FMA
        .check(MAIN);
  }

  @Test
  void onlyModelDl4jKnowsDl4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "model.dl4j..")
        .and() // DL4J's training on Spark: docs/adr/006
        .resideOutsideOfPackage(BASE + "cluster.dl4j..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.datavec..")
        .check(MAIN);
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "cli..")
        .should()
        .accessTargetWhere(printsOrExits())
        .check(MAIN);
  }

  @Test
  void noArithmeticWhoseBitsDifferBetweenJvms() {
    noInexactArithmetic().check(MAIN);
  }

  @Test
  void noSharedRandomness() {
    noSharedRandom().check(MAIN);
  }

  @Test
  void nothingIsWrittenByTheMachinesLocale() {
    noLocalFormats().check(MAIN);
  }

  @Test
  void bansSeeCallsAndMethodReferences() {
    JavaClasses offenders =
        new ClassFileImporter()
            .importClasses(
                CallsExp.class,
                RefersToExp.class,
                HoldsRandom.class,
                DrawsMathRandom.class,
                FormatsLocally.class);
    assertThat(violations(noInexactArithmetic(), offenders))
        .anyMatch(line -> line.contains("CallsExp"))
        .anyMatch(line -> line.contains("RefersToExp"));
    assertThat(violations(noSharedRandom(), offenders))
        .anyMatch(line -> line.contains("HoldsRandom"))
        .anyMatch(line -> line.contains("DrawsMathRandom"));
    assertThat(violations(noLocalFormats(), offenders))
        .hasSize(2)
        .allMatch(line -> line.contains("FormatsLocally"));
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    for (Path sources :
        List.of(
            Path.of("../../worker/core/src/main/java"),
            Path.of("../../worker/serve/src/main/java"),
            Path.of("../../worker/dl4j/src/main/java"),
            Path.of("src/main/java"))) {
      try (Stream<Path> files = Files.walk(sources)) {
        Set<Path> packages =
            files
                .filter(f -> f.toString().endsWith(".java"))
                .map(Path::getParent)
                .collect(Collectors.toSet());
        assertThat(packages).isNotEmpty();
        assertThat(packages).allSatisfy(p -> assertThat(p.resolve("package-info.java")).exists());
      }
    }
  }

  @Test
  void publicTypesAreMarkedOrUsedElsewhere() {
    classes()
        .that()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .and()
        .areNotAnnotatedWith(API.class)
        .and(describe("are not called from where this test does not look", c -> !calledUnseen(c)))
        .should(beUsedElsewhere())
        .check(MAIN);
  }

  /** Types that must be public for a reason that class files do not show. */
  private static boolean calledUnseen(JavaClass type) {
    return type.isAnnotatedWith(JsonClassDescription.class) // a section of the configuration
        || type.isAssignableTo(Throwable.class) // caught
        || type.getSimpleName().startsWith("Jte") // generated by jte
        || CALLED.contains(place(type) + "." + type.getSimpleName());
  }

  private static ArchRule noInexactArithmetic() {
    return noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it is a function of Math or the Vector API whose last bits differ between JVMs",
                ArchitectureTest::inexact))
        .because("StrictMath or kernel.FloatMath give the same bits everywhere");
  }

  private static boolean inexact(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getName();
    return owner.equals("java.lang.Math") && INEXACT.contains(name)
        || owner.equals("jdk.incubator.vector.VectorOperators")
            && INEXACT.contains(name.toLowerCase(Locale.ROOT))
        || owner.equals("jdk.incubator.vector.FloatVector") && name.equals("reduceLanes");
  }

  private static ArchRule noSharedRandom() {
    return noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it draws from a shared generator",
                (JavaAccess<?> access) ->
                    SHARED_RANDOMNESS.contains(access.getTargetOwner().getName())
                        || access.getTargetOwner().getName().equals("java.lang.Math")
                            && access.getName().equals("random")))
        .orShould()
        .dependOnClassesThat(
            describe("are generators with a state", c -> SHARED_RANDOMNESS.contains(c.getName())))
        .because("every draw is a function of what names it: random.Draws");
  }

  private static ArchRule noLocalFormats() {
    return noClasses()
        .should()
        .accessTargetWhere(
            describe(
                "it writes by the rules of the machine's locale", ArchitectureTest::localFormat))
        .because("files and messages are the same everywhere; pass Locale.ROOT");
  }

  private static boolean localFormat(JavaAccess<?> access) {
    return FORMATS.contains(access.getName())
        && FORMATTERS.contains(access.getTargetOwner().getName())
        && access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .noneMatch(type -> type.isEquivalentTo(Locale.class));
  }

  private static DescribedPredicate<JavaAccess<?>> printsOrExits() {
    return describe(
        "it prints or exits",
        access -> {
          String target = access.getTargetOwner().getName() + "." + access.getName();
          return Set.of(
                      "java.lang.System.out",
                      "java.lang.System.err",
                      "java.lang.System.exit",
                      "java.lang.Runtime.exit",
                      "java.lang.Runtime.halt")
                  .contains(target)
              || access.getName().equals("printStackTrace");
        });
  }

  private static ArchCondition<JavaClass> keepTheDirection() {
    return new ArchCondition<>("name only packages below their own") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        int layer = layer(item);
        if (layer < 0) {
          events.add(
              SimpleConditionEvent.violated(
                  item, item.getName() + " lies in a package without a layer: " + LAYERS));
          return;
        }
        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (target.getName().startsWith(BASE)
              && !place(target).equals(place(item))
              && layer(target) >= layer) {
            events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static ArchCondition<JavaClass> beUsedElsewhere() {
    return new ArchCondition<>("be used by another package, or else not be public") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean used =
            ALL.stream()
                .filter(type -> (type.getName() + "$").startsWith(item.getName() + "$"))
                .flatMap(type -> type.getDirectDependenciesToSelf().stream())
                .map(dependency -> dependency.getOriginClass().getPackageName())
                .anyMatch(user -> !user.equals(item.getPackageName()));
        if (!used) {
          events.add(SimpleConditionEvent.violated(item, item.getName() + " is public"));
        }
      }
    };
  }

  private static int layer(JavaClass c) {
    for (int i = 0; i < LAYERS.size(); i++) {
      if (LAYERS.get(i).contains(place(c))) {
        return i;
      }
    }
    return -1;
  }

  /** The package's name after {@code org.salamander}. */
  private static String place(JavaClass c) {
    return c.getName().startsWith(BASE) && c.getPackageName().length() > BASE.length()
        ? c.getPackageName().substring(BASE.length())
        : "";
  }

  private static List<String> violations(ArchRule rule, JavaClasses classes) {
    return rule.evaluate(classes).getFailureReport().getDetails();
  }

  static final class CallsExp {
    static double of(double x) {
      return Math.exp(x);
    }
  }

  static final class RefersToExp {
    static final DoubleUnaryOperator EXP = Math::exp;
  }

  static final class HoldsRandom {
    static final Random SHARED = new Random(1);
  }

  static final class FormatsLocally {
    static String of(int number) {
      return String.format("%d", number) + "%d".formatted(number) + String.format(Locale.ROOT, "x");
    }
  }

  static final class DrawsMathRandom {
    static double draw() {
      return Math.random();
    }
  }
}
