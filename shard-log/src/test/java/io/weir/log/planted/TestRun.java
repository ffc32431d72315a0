package io.weir.log.planted;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class, or one method of one, in this process, and says with its exit code how. */
final class TestRun {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int NOTHING_RUN = 3;

  /** Classes that do not fit together prove nothing. */
  static final int UNUSABLE = 4;

  private TestRun() {}

  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    Launcher launcher = LauncherFactory.create();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selector(args[0])).build();
    launcher.execute(request, listener);
    Runtime.getRuntime().halt(exitCode(listener.getSummary())); // whatever threads are left
  }

  private static DiscoverySelector selector(String test) {
    return test.contains("#") ? selectMethod(test) : selectClass(test);
  }

  private static int exitCode(TestExecutionSummary summary) {
    if (summary.getTotalFailureCount() == 0) {
      return summary.getTestsSucceededCount() == 0 ? NOTHING_RUN : PASSED;
    }
    Throwable first = summary.getFailures().get(0).getException();
    System.out.println(TestProcess.FAILURE + String.valueOf(first).lines().findFirst().orElse(""));
    first.printStackTrace(System.out);
    System.out.flush();
    for (Throwable cause = first; cause != null; cause = cause.getCause()) {
      if (cause instanceof LinkageError && !(cause instanceof ExceptionInInitializerError)) {
        return UNUSABLE;
      }
    }
    return FAILED;
  }
}
