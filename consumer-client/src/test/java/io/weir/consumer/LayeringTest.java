package io.weir.consumer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.weir.consumer", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule GATEWAYS_DO_NOT_KNOW_THE_CORE =
      noClasses()
          .that()
          .resideInAPackage("io.weir.consumer.gateway..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.consumer");

  @ArchTest
  static final ArchRule THE_CORE_KNOWS_THE_PORT_ONLY =
      noClasses()
          .that()
          .resideInAnyPackage("io.weir.consumer", "io.weir.consumer.gateway")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.weir.consumer.gateway.*..");

  @ArchTest
  static final ArchRule ADAPTERS_DO_NOT_KNOW_EACH_OTHER =
      slices()
          .matching("io.weir.consumer.gateway.(*)..")
          .namingSlices("$1")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule ONLY_THE_NETWORK_ADAPTER_KNOWS_THE_NETWORK =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.weir.consumer.gateway.kinesis..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("software.amazon..", "com.fasterxml..", "java.net..", "io.netty..");
}
