package io.weir.sizing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.weir.sizing", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.weir.sizing.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ARITHMETIC_KNOWS_NO_RUNS =
      noClasses()
          .that()
          .resideInAnyPackage("io.weir.sizing.load..", "io.weir.sizing.plan..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.weir.sizing.run..", "io.weir.sizing.report..", "io.weir.sizing.stream..");

  @ArchTest
  static final ArchRule REPORTS_KNOW_NO_RUNS =
      noClasses()
          .that()
          .resideInAPackage("io.weir.sizing.report..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.sizing.run..", "io.weir.sizing.stream..");

  /** Its users have the SDK only if they ask for it; so nobody else may lead there. */
  @ArchTest
  static final ArchRule ONLY_ONE_TARGET_KNOWS_THE_NETWORK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.sizing.stream.kinesis..")
          .and()
          .doNotHaveSimpleName("KinesisRuns")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "java.net..", "io.netty..");
}
