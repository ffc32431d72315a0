package io.weir.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.log.reliability.Figures;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All jcstress tests, in one run: {@code mvn verify -Pstress -pl concurrency-tests -am}. {@code
 * -Dweir.jcstress=REGEX} runs some, {@code -Dweir.jcstress.mode=sanity|quick|default|tough} says
 * how thoroughly. The report is in {@code target/jcstress/report}.
 */
@Timeout(3600)
class JcstressTest {

  @Test
  @Tag("stress")
  void nothingForbiddenIsSeen() throws Exception {
    String tests = System.getProperty("weir.jcstress", "io.weir.*");
    Figures figures = Figures.of("jcstress");
    Stress stress =
        Stress.run(
            tests,
            System.getProperty("weir.jcstress.mode", "quick"),
            Path.of("target", "jcstress").toAbsolutePath());
    figures
        .add(stress.planned(), "configurations of tests")
        .add(stress.passed(), "passed")
        .add(stress.failed(), "with a forbidden outcome")
        .add(stress.errors(), "errors")
        .print();
    assertThat(stress.failed() + stress.errors()).as("%s", stress.failures()).isZero();
    assertThat(stress.passed()).as("%s", stress.failures()).isPositive();
  }
}
