package io.weir.broker.reliability;

import io.weir.broker.Broker;
import io.weir.broker.reliability.Report.Phase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * A process with a broker that is going to be killed. It opens the data directory, reports all that
 * is there, and then works until it is killed or told, by any byte or the end of its input, to
 * close the broker and end.
 */
final class BrokerProcess {
  private BrokerProcess() {}

  public static void main(String[] arguments) throws IOException {
    LifePlan plan = LifePlan.of(arguments);
    Report report = new Report(new FileOutputStream(FileDescriptor.out));
    System.setOut(System.err);
    report.phase(Phase.OPENING);
    try (Broker broker = plan.start()) {
      report.phase(Phase.OPENED);
      Reading reading = new Reading(broker, report);
      reading.reportEverything();
      report.phase(Phase.INSPECTED);
      try (Workload workload = new Workload(broker, plan, report, reading)) {
        workload.start();
        int command = System.in.read();
        if (command < 0) {
          Runtime.getRuntime().halt(1); // The parent is gone.
        }
      }
      report.phase(Phase.CLOSING);
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    report.phase(Phase.CLOSED);
  }

  /** Ends the process as one that has met what may not be. */
  static void fail(Throwable e) {
    synchronized (BrokerProcess.class) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
  }
}
