package io.weir.log.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs one test class, or one method of one, in this process, up to the first failure, and says
 * with its exit code how it went.
 */
final class TestRun implements TestExecutionListener {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int NOTHING_RUN = 3;

  /** Classes that do not fit together, or a test that is not there, prove nothing. */
  static final int UNUSABLE = 4;

  private final AtomicInteger succeeded = new AtomicInteger();

  public static void main(String[] args) {
    TestRun run = new TestRun();
    try {
      LauncherFactory.create().execute(request(args[0]), run);
    } catch (RuntimeException e) { // such as for a method that is not there
      explain(e);
      end(UNUSABLE);
    }
    end(run.succeeded.get() == 0 ? NOTHING_RUN : PASSED);
  }

  /** Long tests are run only when they are named. */
  private static LauncherDiscoveryRequest request(String test) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request().selectors(selector(test));
    if (!test.contains("#")) {
      request.filters(TagFilter.excludeTags("stress"));
    }
    return request.build();
  }

  private static DiscoverySelector selector(String test) {
    return test.contains("#") ? selectMethod(test) : selectClass(test);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.FAILED) {
      result.getThrowable().ifPresent(TestRun::explain);
      end(result.getThrowable().map(TestRun::isUnusable).orElse(false) ? UNUSABLE : FAILED);
    }
    if (result.getStatus() == Status.SUCCESSFUL && test.isTest()) {
      succeeded.incrementAndGet();
    }
  }

  private static void explain(Throwable failure) {
    System.out.println(TestProcess.FAILURE + failure.toString().lines().findFirst().orElse(""));
    failure.printStackTrace(System.out);
  }

  private static boolean isUnusable(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
        return true;
      }
    }
    return false;
  }

  /** At once: a bug may have left threads that never end. */
  private static void end(int exitCode) {
    System.out.flush();
    Runtime.getRuntime().halt(exitCode);
  }
}
