package io.weir.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.broker.group.LeaseState;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Members that come, go, stand still and die, over a network that loses calls and answers, on a
 * stream that splits and merges: no record is missing, none comes before an earlier one, and
 * everything ends. On virtual time; a run follows from its seed. {@code -Dweir.runs=N} for more.
 */
class ConsumerSimulationTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int RECORDS = 600;
  private static final long CLOSE_TIME = 30 * SECOND;

  private final List<SimulatedMember> members = new ArrayList<>();
  private EventLoop loop;
  private Random random;
  private SimulatedStream stream;
  private SimulatedGroup group;
  private Faults faults;
  private int names;

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("weir.runs", 40));
  }

  private void begin(long seed, Faults what) {
    random = new Random(seed);
    loop = new EventLoop(random);
    stream = new SimulatedStream(1 + random.nextInt(5));
    group = new SimulatedGroup(loop, stream);
    faults = what;
  }

  private SimulatedMember join() {
    SimulatedMember member = new SimulatedMember(loop, stream, group, faults, "m" + names++);
    members.add(member);
    return member;
  }

  /** Records and reshardings in the course of half a minute. */
  private void traffic() {
    for (int i = 0; i < RECORDS; i++) {
      loop.after(random.nextLong(30 * SECOND), () -> stream.put(random));
    }
    for (int i = 0; i < random.nextInt(6); i++) {
      loop.after(random.nextLong(30 * SECOND), () -> stream.reshard(random));
    }
  }

  private void untilDone() {
    for (int i = 0; i < 300 && !stream.isDone(); i++) {
      loop.run(SECOND);
    }
    assertThat(stream.isDone()).as("%s%s", stream.missing(), group.state().leases()).isTrue();
  }

  private void stopAll() {
    List<SimulatedMember> alive =
        members.stream().filter(member -> !member.process().isKilled()).toList();
    alive.forEach(member -> member.stop(CLOSE_TIME));
    for (int i = 0; i < 60 && !alive.stream().allMatch(SimulatedMember::isStopped); i++) {
      loop.run(SECOND);
    }
    assertThat(alive).allMatch(SimulatedMember::isStopped);
    assertThat(alive).as("futures").allMatch(SimulatedMember::isEverythingTold);
  }

  /** The group has not forgotten anything that was processed when its last member left. */
  private void assertAllCheckpointed() {
    for (LeaseState lease : group.state().leases()) {
      SimulatedStream.SimulatedShard shard = stream.shard(lease.shard());
      assertThat(lease.owner()).isNull();
      if (!lease.isEnded()) {
        assertThat(Progressed.offset(lease.checkpoint())).isEqualTo(shard.records.size() - 1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withoutFaultsEachRecordIsProcessedOnce(long seed) {
    begin(seed, Faults.NONE);
    traffic();
    for (int i = 0; i < 4; i++) {
      loop.after(random.nextLong(20 * SECOND), this::join);
    }
    loop.run(40 * SECOND);
    untilDone();
    stopAll();
    assertThat(stream.processedTwice()).isZero();
    assertAllCheckpointed();
  }

  /** With the defaults of a session, through a split or a merge at the same time. */
  @ParameterizedTest
  @MethodSource("seeds")
  void theShardsOfOneThatIsKilledAreOthersAndReadWithinTenSeconds(long seed) {
    begin(seed, Faults.NONE);
    stream = new SimulatedStream(16);
    group = new SimulatedGroup(loop, stream);
    SimulatedMember killed = join();
    join();
    join();
    loop.run(20 * SECOND);
    assertThat(group.state().leases()).filteredOn(this::isOfTheFirst).hasSizeBetween(5, 6);

    stream.reshard(random);
    killed.process().kill();
    for (int i = 0; i < RECORDS; i++) {
      stream.put(random);
    }
    loop.run(10 * SECOND);
    assertThat(group.state().leases()).noneMatch(this::isOfTheFirst);
    assertThat(stream.isDone()).as(stream.missing()).isTrue();
    stopAll();
  }

  private boolean isOfTheFirst(LeaseState lease) {
    LeaseState.Owner owner = lease.owner();
    return owner != null && owner.member().equals("m0");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void whateverGoesWrongNoRecordIsMissing(long seed) {
    begin(
        seed,
        new Faults(
            random(seed, 150), random(seed, 150), random(seed, 300), random(seed, 100), 20, 10));
    traffic();
    join();
    for (int i = 0; i < 12; i++) {
      loop.after(random.nextLong(35 * SECOND), this::disturb);
    }
    loop.run(40 * SECOND);
    join();
    untilDone();
    stopAll();
  }

  private static int random(long seed, int most) {
    return new Random(seed * 31 + most).nextInt(most);
  }

  private void disturb() {
    SimulatedMember member = members.get(random.nextInt(members.size()));
    switch (random.nextInt(6)) {
      case 0 -> member.process().kill();
      case 1 -> member.process().freeze(random.nextLong(12 * SECOND));
      case 2 -> group.restart();
      case 3 -> member.stop(random.nextBoolean() ? CLOSE_TIME : random.nextLong(SECOND));
      default -> join();
    }
  }
}
