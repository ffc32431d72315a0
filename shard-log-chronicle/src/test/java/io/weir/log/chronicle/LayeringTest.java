package io.weir.log.chronicle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.weir.log.chronicle", importOptions = DoNotIncludeTests.class)
class LayeringTest {
  @ArchTest
  static final ArchRule NO_OTHER_ENGINE_AND_NOTHING_ABOVE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.weir.log.mapped..", "io.weir.broker..", "io.weir.server..");

  /** So that the flags can be asked for before a class of Chronicle is loaded. */
  @ArchTest
  static final ArchRule FEW_KNOW_CHRONICLE =
      noClasses()
          .that()
          .doNotHaveSimpleName("LogQueue")
          .and()
          .doNotHaveSimpleName("CycleClock")
          .and()
          .doNotHaveSimpleName("FrameReader")
          .and()
          .doNotHaveSimpleName("Readers")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..");
}
