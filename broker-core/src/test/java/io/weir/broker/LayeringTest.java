package io.weir.broker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.weir.broker", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule PACKAGES_ARE_ACYCLIC =
      slices().matching("io.weir.broker.(**)").namingSlices("$1").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_BELOW_KNOWS_THE_FACADE =
      noClasses()
          .that()
          .resideInAPackage("io.weir.broker.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.broker");

  @ArchTest
  static final ArchRule NO_EDGE_TECHNOLOGY =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty..",
              "com.fasterxml..",
              "software.amazon..",
              "com.amazonaws..",
              "java.net..");

  @ArchTest
  static final ArchRule ONLY_THE_ASSEMBLY_KNOWS_THE_ENGINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.broker")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.log.mapped..");

  @ArchTest
  static final ArchRule NO_OPTIONAL_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.log.chronicle..", "net.openhft..");

  @ArchTest
  static final ArchRule NO_AGRONA_THAT_NEEDS_JVM_FLAGS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.agrona.concurrent.status..", "org.agrona.concurrent.ringbuffer..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching("org\\.agrona\\..*(Buffer|Queue|UnsafeApi)");
}
