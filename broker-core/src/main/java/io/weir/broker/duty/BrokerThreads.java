package io.weir.broker.duty;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All threads of one broker, assembled here and nowhere else.
 *
 * <pre>
 *   weir-commit      forces, and acknowledges; in memory, what putting threads leave
 *   weir-fanout      wakes waiting reads, and meters; not where commits are in memory
 *   weir-storage     the store's background work
 *   weir-duties      retention, disk floor, expiry of waits
 *   weir-scaling     on-demand streams; it waits for the disk, so that the other duties need not
 *   weir-read-1, 2   complete woken reads; they end when there is nothing to do
 *   weir-checkpoint  writes the checkpoints of consumer groups; likewise
 * </pre>
 *
 * <p>All are daemons: a program that forgets to close its broker ends nevertheless, and what was
 * acknowledged is as safe as its durability says. None is left when {@link #close} returns. Agents
 * sleep 10 ms when they find nothing to do, the others until they are told, so that an idle broker
 * costs next to nothing.
 */
public final class BrokerThreads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerThreads.class);
  private static final int IDLE_MILLIS = 10;
  private static final int READERS = 2;
  private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private final List<AgentRunner> agents = new ArrayList<>();
  private final ThreadPoolExecutor readers;
  private final ThreadPoolExecutor checkpoints;

  /** None yet. */
  public BrokerThreads() {
    AtomicInteger number = new AtomicInteger();
    readers = onDemand(READERS, task -> thread("weir-read-" + number.incrementAndGet(), task));
    checkpoints = onDemand(1, task -> thread("weir-checkpoint", task));
  }

  private static ThreadPoolExecutor onDemand(int count, ThreadFactory threads) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private Thread thread(String name, Runnable task) {
    threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  /** Makes the pipeline's threads, in the order of its stages. */
  public ThreadFactory pipeline() {
    AtomicInteger stage = new AtomicInteger();
    List<String> names = List.of("weir-commit", "weir-fanout");
    return task -> thread(names.get(stage.getAndIncrement()), task);
  }

  /** Where woken reads go on. */
  public Executor readers() {
    return readers;
  }

  /** Where checkpoints are written. */
  public Executor checkpoints() {
    return checkpoints;
  }

  /** Runs an agent on a thread of its own. */
  public void start(String name, Agent agent) {
    AgentRunner runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(IDLE_MILLIS),
            e -> LOG.error("The duty {} failed; it goes on", name, e),
            null,
            new Named(name, agent));
    agents.add(runner);
    AgentRunner.startOnThread(runner, task -> thread(name, task));
  }

  /** Whether the calling thread is one of these. */
  public boolean isOwn() {
    return threads.contains(Thread.currentThread());
  }

  /** Ends the agents. */
  public void stopAgents() {
    agents.forEach(AgentRunner::close);
    agents.clear();
  }

  /** Ends what still runs, and waits for it; the pipeline must have been closed. */
  @Override
  public void close() {
    stopAgents();
    readers.shutdown();
    checkpoints.shutdown();
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (thread.isAlive()) {
        LOG.error("Thread {} has not ended", thread.getName());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The runner names its thread after its agent's role. */
  private record Named(String name, Agent agent) implements Agent {
    @Override
    public void onStart() {
      agent.onStart();
    }

    @Override
    public int doWork() throws Exception {
      return agent.doWork();
    }

    @Override
    public void onClose() {
      agent.onClose();
    }

    @Override
    public String roleName() {
      return name;
    }
  }
}
